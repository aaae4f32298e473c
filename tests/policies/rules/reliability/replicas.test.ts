import { replicas } from "../../../../policies/rules/reliability/replicas";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.replicas";
const message = "workload must run at least 2 pods";
const autoscaler = (name: string): { [key: string]: string | object } => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web", namespace: "shop" },
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name }, minReplicas: 1, maxReplicas: 5 },
});
const one = { "[0].spec.replicas": 1 };

testRule(replicas, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { replicas: 2, template: compliantPod() },
    },
  ],
  compliant: [
    { "[0].spec.replicas": 0 },
    { ...one, "[1]": autoscaler("web") as never },
    { "[0].apiVersion": "apps/v1", "[0].kind": "DaemonSet", "[0].spec.replicas": null },
    { "[0].apiVersion": "batch/v1", "[0].kind": "Job", "[0].spec.replicas": null },
    { set: one, environment: "dev" },
    { set: one, environment: "uat" },
    { set: { "[0].spec.replicas": 5 }, parameters: { minimum: 5 } },
  ],
  violations: [
    { set: one, path, message },
    { set: one, environment: "prod", path, message },
    { set: { "[0].spec.replicas": null }, path, message },
    { set: { ...one, "[0].kind": "StatefulSet" }, path, message },
    { set: { ...one, "[0].apiVersion": "argoproj.io/v1alpha1", "[0].kind": "Rollout" }, path, message },
    { set: {}, parameters: { minimum: 3 }, path, message: "workload must run at least 3 pods" },
    { set: { ...one, "[1]": autoscaler("other") as never }, path, message },
  ],
  undecided: [
    { set: { "[0].spec.replicas": UNKNOWN }, path, message },
    { set: { ...one, "[1]": autoscaler(UNKNOWN) as never }, path, message, reason: "an autoscaler may set the number" },
  ],
  legitimate: [
    { what: "an operator that elects a leader", set: { ...one }, waived: true },
    { what: "a workload that is switched off", set: { "[0].spec.replicas": 0 } },
  ],
});
