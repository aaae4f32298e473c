import { autoscalerReplicas } from "../../../../policies/rules/reliability/autoscaler-replicas";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const keeps = "autoscaler must keep at least 2 pods";
const allows = "autoscaler must allow more pods than it keeps";

testRule(autoscalerReplicas, {
  base: {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "shop" },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 10 },
  },
  compliant: [
    { set: { "spec.minReplicas": 1 }, environment: "dev" },
    { set: { "spec.minReplicas": null }, environment: "uat" },
    { set: { "spec.minReplicas": 3 }, parameters: { minimum: 3 } },
  ],
  violations: [
    { set: { "spec.minReplicas": 1 }, path: "spec.minReplicas", message: keeps },
    { set: { "spec.minReplicas": null }, path: "spec.minReplicas", message: keeps },
    { set: { "spec.minReplicas": 0 }, environment: "prod", path: "spec.minReplicas", message: keeps },
    { set: {}, parameters: { minimum: 3 }, path: "spec.minReplicas", message: "autoscaler must keep at least 3 pods" },
    { set: { "spec.maxReplicas": 2 }, path: "spec.maxReplicas", message: allows },
    { set: { "spec.maxReplicas": 1 }, path: "spec.maxReplicas", message: allows },
    { set: { "spec.maxReplicas": null }, path: "spec.maxReplicas", message: allows },
    { set: { "spec.minReplicas": null, "spec.maxReplicas": 1 }, environment: "dev", path: "spec.maxReplicas", message: allows },
  ],
  undecided: [
    { set: { "spec.maxReplicas": UNKNOWN }, path: "spec.maxReplicas", message: allows },
    { set: { "spec.minReplicas": UNKNOWN }, path: "spec.minReplicas", message: keeps },
    { set: { "spec.minReplicas": UNKNOWN }, environment: "dev", path: "spec.minReplicas", message: allows },
  ],
  legitimate: [{ what: "a queue that is emptied in the background", set: { "spec.minReplicas": 1 }, waived: true }],
});
