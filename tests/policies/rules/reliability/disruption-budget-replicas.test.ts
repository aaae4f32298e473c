import { disruptionBudgetReplicas } from "../../../../policies/rules/reliability/disruption-budget-replicas";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.minAvailable";
const message = "disruption budget must keep fewer pods than there are";
const reason = "how many pods it covers cannot be read";
const template = { metadata: { labels: { app: "web" } }, spec: compliantPod().spec };
const workload = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "more", namespace: "shop" },
  spec: { replicas: 1, template },
};
const autoscaler = (minReplicas: number): never =>
  ({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "shop" },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas, maxReplicas: 10 },
  }) as never;

testRule(disruptionBudgetReplicas, {
  base: [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web", namespace: "shop" },
      spec: { minAvailable: 2, selector: { matchLabels: { app: "web" } } },
    },
    { ...workload, metadata: { name: "web", namespace: "shop" }, spec: { replicas: 3, template } },
  ],
  compliant: [
    { "[0].spec.minAvailable": "50%" },
    { "[0].spec.minAvailable": 0, "[1].spec.replicas": 1 },
    { "[0].spec.minAvailable": null, "[0].spec.maxUnavailable": 1 },
    { "[0].spec.minAvailable": 3, "[2]": workload },
    { "[0].spec.minAvailable": 3, "[2]": autoscaler(4) },
    { "[0].spec.minAvailable": 1, "[1].spec.replicas": 0 },
    { "[0].spec.minAvailable": 9, "[0].spec.selector.matchLabels.app": "other" },
    // What is known to run is enough.
    { "[2]": { ...workload, spec: { template, replicas: UNKNOWN } } },
  ],
  violations: [
    { set: { "[0].spec.minAvailable": 1, "[1].spec.replicas": 1 }, path, message },
    { set: { "[0].spec.minAvailable": 1, "[1].spec.replicas": null }, path, message },
    { set: { "[0].spec.minAvailable": 3 }, path, message },
    { set: { "[0].spec.minAvailable": "67%" }, path, message },
    { set: { "[0].spec.minAvailable": "100%" }, path, message },
    { set: { "[2]": autoscaler(2) }, path, message },
    { set: { "[0].spec.minAvailable": 4, "[2]": workload }, path, message },
  ],
  undecided: [
    { set: { "[0].spec.minAvailable": UNKNOWN }, path, message },
    { set: { "[1].spec.replicas": UNKNOWN }, path, message, reason },
    { set: { "[0].spec.selector": UNKNOWN }, path: "spec.selector", message },
    { set: { "[0].metadata.namespace": UNKNOWN }, path: "metadata.namespace", message },
    { set: { "[0].spec.minAvailable": 3, "[2]": { ...workload, spec: { template, replicas: UNKNOWN } } }, path, message, reason },
    { set: { "[0].spec.minAvailable": 3, "[2]": { ...workload, kind: "DaemonSet" } }, path, message, reason },
  ],
  legitimate: [
    { what: "a majority of three", set: { "[0].spec.minAvailable": 2 } },
    {
      what: "a single database whose owner must be asked",
      set: { "[0].spec.minAvailable": 1, "[1].spec.replicas": 1 },
      waived: true,
    },
  ],
});
