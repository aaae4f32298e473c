import { disruptionBudgetKeepsPods } from "../../../../policies/rules/reliability/disruption-budget-keeps-pods";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = { subject: 1, path: "spec.maxUnavailable", message: "disruption budget must not let all pods go at once" };

testRule(disruptionBudgetKeepsPods, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { replicas: 3, template: { ...compliantPod(), metadata: { labels: { app: "web" } } } },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web", namespace: "shop" },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: "web" } } },
    },
  ],
  compliant: [
    { "[1].spec.maxUnavailable": 2 },
    { "[1].spec.maxUnavailable": "50%" },
    { "[1].spec.maxUnavailable": null, "[1].spec.minAvailable": 1 },
    { "[0].spec.replicas": UNKNOWN, "[1].spec.maxUnavailable": 9 },
    { "[1].spec.selector.matchLabels.app": "other", "[1].spec.maxUnavailable": 9 },
  ],
  violations: [
    { set: { "[1].spec.maxUnavailable": 3 }, ...PLACE },
    { set: { "[1].spec.maxUnavailable": "100%" }, ...PLACE },
    { set: { "[1].spec.maxUnavailable": "67%" }, ...PLACE },
  ],
  undecided: [{ set: { "[1].spec.maxUnavailable": UNKNOWN }, ...PLACE }],
  legitimate: [
    { what: "a single pod that may be moved", set: { "[0].spec.replicas": 1 } },
    { what: "pods that nobody waits for", set: { "[1].spec.maxUnavailable": "100%" }, waived: true },
  ],
});
