import { workloadSelector } from "../../../../policies/rules/reliability/workload-selector";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.selector";
const message = "workload must select the pods of its own template";
const name = "app.kubernetes.io/name";
const reason = "not all of its labels can be read";

testRule(workloadSelector, {
  base: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: { selector: { matchLabels: { [name]: "subject" } }, template: compliantPod() },
  },
  compliant: [
    { "spec.selector": { matchExpressions: [{ key: name, operator: "In", values: ["subject", "other"] }] } },
    { apiVersion: "v1", kind: "ReplicationController", "spec.selector": { [name]: "subject" } },
    { apiVersion: "v1", kind: "ReplicationController", "spec.selector": null },
    { apiVersion: "extensions/v1beta1", "spec.selector": null },
  ],
  violations: [
    { set: { [`spec.selector.matchLabels["${name}"]`]: "web" }, path, message },
    { set: { "spec.selector.matchLabels.tier": "front" }, path, message },
    { set: { "spec.template.metadata.labels": null }, path, message },
    { set: { "spec.template.metadata": null }, path, message },
    { set: { "spec.selector": null }, path, message },
    { set: { "spec.selector": {} }, path, message },
    { set: { "spec.selector": { matchLabels: {} } }, path, message },
    {
      set: { kind: "StatefulSet", "spec.selector": { matchExpressions: [{ key: name, operator: "DoesNotExist" }] } },
      path,
      message,
    },
    { set: { apiVersion: "v1", kind: "ReplicationController", "spec.selector": { [name]: "web" } }, path, message },
    { set: { apiVersion: "extensions/v1beta1", "spec.selector": { matchLabels: { [name]: "web" } } }, path, message },
  ],
  undecided: [
    { set: { "spec.selector": UNKNOWN }, path, message },
    { set: { [`spec.selector.matchLabels["${name}"]`]: UNKNOWN }, path, message, reason },
    { set: { "spec.template.metadata.labels": UNKNOWN }, path, message, reason },
  ],
  legitimate: [
    {
      what: "a selector of some of the labels",
      set: { "spec.template.metadata.labels.version": "v2" },
    },
  ],
});
