import { runsToCompletion } from "../../model/kubernetes/pod-lifetime";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

/** Kinds whose pods run until they are removed, and kinds whose pods end. */
const ENDLESS = ["Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController"];
const ENDING = ["batch/Job", "batch/CronJob"];

export const restartPolicy = defineRule({
  id: "kubernetes-restart-policy",
  title: "Pods must have the restart policy of their kind of workload",
  rationale:
    "The API server refuses anything else: pods of a Job or CronJob must say Never or OnFailure, since the default is Always, and those of all others may only say Always.",
  severity: "low",
  appliesTo: "resource",
  kinds: [...ENDING, "ReplicationController", ...ENDLESS.flatMap((kind) => [`apps/${kind}`, `extensions/${kind}`])],
  controls: [],
  remediation: "Set restartPolicy to Never or OnFailure in a Job or CronJob; remove it elsewhere.",
  waiveWhen: "Never: no cluster accepts such a workload.",
  *check({ pods, kinds }) {
    const isEnding = kinds.some((kind) => ENDING.includes(kind));
    for (const { spec } of pods) {
      const policy = spec.get("restartPolicy");
      if (isEnding) yield* requireField(policy, runsToCompletion, "pods of a job must have restartPolicy=Never or OnFailure");
      else {
        const isAlways = (value: unknown): boolean => isUnsetOrEmpty(value) || value === "Always";
        yield* requireField(policy, isAlways, "pods of the workload must have restartPolicy=Always");
      }
    }
  },
});
