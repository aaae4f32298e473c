import { autoscalerTarget } from "../../../../policies/rules/reliability/autoscaler-target";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.scaleTargetRef.name";
const message = "autoscaler must have a target that exists";
const elsewhere = "it may be declared in another stack";
const custom = { apiVersion: "example.com/v1", kind: "Shop", metadata: { name: "shop", namespace: "shop" }, spec: {} };

testRule(autoscalerTarget, {
  base: [
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web", namespace: "shop" },
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 10 },
    },
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec: { template: compliantPod() } },
  ],
  complete: true,
  compliant: [
    { "[0].spec.scaleTargetRef.apiVersion": null },
    { "[0].spec.scaleTargetRef.apiVersion": "apps/v1beta1" },
    { "[0].metadata.namespace": null, "[1].metadata.namespace": "default" },
    {
      "[0].spec.scaleTargetRef": { apiVersion: "example.com/v1", kind: "Shop", name: "shop" },
      "[1]": custom,
    },
  ],
  violations: [
    { set: { "[1].metadata.name": "shop" }, path, message },
    { set: { "[0].spec.scaleTargetRef.kind": "StatefulSet" }, path, message },
    { set: { "[0].spec.scaleTargetRef.apiVersion": "extensions/v1beta1" }, path, message },
    { set: { "[1].metadata.namespace": "other" }, path, message },
    { set: { "[1]": null }, path, message },
    { set: { "[0].spec.scaleTargetRef": null }, path, message },
  ],
  undecided: [
    { set: { "[1].metadata.name": "shop" }, complete: false, path, message, reason: elsewhere },
    { set: { "[0].spec.scaleTargetRef.name": UNKNOWN }, path, message },
    { set: { "[0].spec.scaleTargetRef": UNKNOWN }, path: "spec.scaleTargetRef", message },
    { set: { "[0].metadata.namespace": UNKNOWN }, path: "metadata.namespace", message },
    { set: { "[1].metadata.name": UNKNOWN }, path, message, reason: "names of workloads are not known until deployment" },
    { set: { "[1].metadata.namespace": UNKNOWN }, path, message, reason: "names of workloads are not known until deployment" },
    {
      set: { "[1]": custom },
      path,
      message,
      reason: "the operator of a custom resource may make what is missing",
    },
  ],
  legitimate: [
    {
      what: "an autoscaler of a custom resource that can be scaled",
      set: { "[0].spec.scaleTargetRef": { apiVersion: "example.com/v1", kind: "Shop", name: "shop" }, "[2]": custom },
    },
  ],
});
