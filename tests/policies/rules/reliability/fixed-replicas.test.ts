import { fixedReplicas } from "../../../../policies/rules/reliability/fixed-replicas";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.replicas";
const message = "workload with an autoscaler must not set its number of replicas";
const fixed = { "[1].spec.replicas": 3 };

testRule(fixedReplicas, {
  base: [
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web", namespace: "shop" },
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 10 },
    },
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec: { template: compliantPod() } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "admin", namespace: "shop" },
      spec: { replicas: 2, template: compliantPod() },
    },
  ],
  compliant: [
    { ...fixed, "[0]": null },
    { ...fixed, "[0].spec.scaleTargetRef.name": "other" },
    { ...fixed, "[0].metadata.namespace": "other" },
    { "[2].spec.replicas": null, "[0].spec.scaleTargetRef.name": UNKNOWN },
  ],
  violations: [
    { set: fixed, subject: 1, path, message },
    { set: { "[1].spec.replicas": 0 }, subject: 1, path, message },
    { set: { "[0].spec.scaleTargetRef.name": "admin" }, subject: 2, path, message },
  ],
  undecided: [
    { set: { "[1].spec.replicas": UNKNOWN }, subject: 1, path, message },
    { set: { ...fixed, "[0].spec.scaleTargetRef.name": UNKNOWN }, subject: 0, path: "spec.scaleTargetRef.name", message },
    {
      set: { ...fixed, "[1].metadata.name": UNKNOWN },
      subject: 1,
      path,
      message,
      reason: "whether it is the target of an autoscaler is not known until deployment",
    },
  ],
  legitimate: [
    { what: "a workload of the same namespace without an autoscaler", set: { "[2].spec.replicas": 4 } },
    { what: "a number that Pulumi is told to ignore later", set: fixed, waived: true },
  ],
});
