import { AUTOSCALER_KIND, scaledWorkloads, targetOf } from "../../model/kubernetes/scaling";
import { at, defineRule, requireField, undecided } from "../../rule";

const CLAIM = "workload with an autoscaler must not set its number of replicas";

export const fixedReplicas = defineRule({
  id: "kubernetes-fixed-replicas",
  title: "Workloads with an autoscaler must leave the number of pods to it",
  rationale: "Each deployment would set the number back, and take away pods in the middle of the load for which they were started.",
  severity: "low",
  appliesTo: "stack",
  kinds: [AUTOSCALER_KIND],
  controls: [],
  remediation: "Remove spec.replicas from the workload.",
  waiveWhen: "Waive it where the tool that deploys is told to ignore changes of the field, as with Pulumi's ignoreChanges.",
  *check(stack) {
    for (const { subject, autoscaler } of stack.once(scaledWorkloads)) {
      if (!autoscaler) continue;
      const observations = requireField(subject.root.get("spec", "replicas"), (value) => value === undefined, CLAIM);
      if (observations.length === 0) continue;
      const target = targetOf(autoscaler.subject).get("name");
      const reason = "whether it is the target of an autoscaler is not known until deployment";
      // Of an autoscaler whose target cannot be read, one finding is enough.
      if (autoscaler.match === "yes") yield* at(subject, observations);
      else if (target.state === "unknown") yield* at(autoscaler.subject, undecided(target, CLAIM));
      else yield* at(subject, undecided(subject.root.get("spec", "replicas"), CLAIM, reason));
    }
  },
});
