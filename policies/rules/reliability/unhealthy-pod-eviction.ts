import { BUDGET_KIND } from "../../model/kubernetes/disruption-budgets";
import { defineRule, requireField } from "../../rule";

export const unhealthyPodEviction = defineRule({
  id: "kubernetes-unhealthy-pod-eviction",
  title: "Disruption budgets must let broken pods be evicted",
  rationale:
    "By default, pods that are not ready count as if they were needed while too few others are. A workload that crashes all the time then keeps its nodes from being drained.",
  severity: "low",
  appliesTo: "resource",
  kinds: [BUDGET_KIND],
  controls: [],
  remediation: "Set spec.unhealthyPodEvictionPolicy to AlwaysAllow (v1.27 and later).",
  optIn: "Databases that must not lose their majority are safer with the default.",
  waiveWhen: "Waive it for databases and others whose pods are not ready while they copy data.",
  *check({ root }) {
    const policy = root.get("spec", "unhealthyPodEvictionPolicy");
    yield* requireField(policy, (value) => value === "AlwaysAllow", "disruption budget must let unhealthy pods be evicted");
  },
});
