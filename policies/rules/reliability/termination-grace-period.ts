import { defineRule, requireField } from "../../rule";

export const terminationGracePeriod = defineRule({
  id: "kubernetes-termination-grace-period",
  title: "Pods of stateful sets must have time to end",
  rationale:
    "With no time at all, a pod is removed from the API before its processes have ended. The next pod of that name may start beside it and write to the same data.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["apps/StatefulSet"],
  controls: [],
  remediation: "Remove terminationGracePeriodSeconds (30 by default) or set it to what a clean end takes.",
  waiveWhen: "Waive it for pods that keep nothing, for example those of a load test.",
  *check({ pods }) {
    for (const { spec } of pods) {
      const period = spec.get("terminationGracePeriodSeconds");
      yield* requireField(period, (value) => value !== 0, "pods of a stateful set must have time to end");
    }
  },
});
