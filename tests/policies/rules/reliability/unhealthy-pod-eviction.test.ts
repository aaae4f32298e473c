import { unhealthyPodEviction } from "../../../../policies/rules/reliability/unhealthy-pod-eviction";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.unhealthyPodEvictionPolicy";
const message = "disruption budget must let unhealthy pods be evicted";

testRule(unhealthyPodEviction, {
  base: {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "shop" },
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: { app: "web" } } },
  },
  compliant: [],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { [path]: "IfHealthyBudget" }, path, message },
  ],
  undecided: [{ set: { [path]: UNKNOWN }, path, message }],
  legitimate: [
    { what: "a database whose pods are not ready while they copy data", set: { [path]: "IfHealthyBudget" }, waived: true },
  ],
});
