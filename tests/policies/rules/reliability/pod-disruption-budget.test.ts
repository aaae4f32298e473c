import { podDisruptionBudget } from "../../../../policies/rules/reliability/pod-disruption-budget";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.template.metadata.labels";
const message = "pods must be covered by a disruption budget";
const name = "app.kubernetes.io/name";
const none = { "[1]": null };
const autoscaler = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web", namespace: "shop" },
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 10 },
};
const single = { ...autoscaler, spec: { ...autoscaler.spec, minReplicas: 1 } };

testRule(podDisruptionBudget, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { replicas: 3, template: compliantPod() },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web", namespace: "shop" },
      spec: { maxUnavailable: 1, selector: { matchLabels: { [name]: "subject" } } },
    },
  ],
  complete: true,
  compliant: [
    { "[1].spec.selector": {} },
    { "[1].apiVersion": "policy/v1beta1" },
    { ...none, "[0].spec.replicas": 1 },
    { ...none, "[0].spec.replicas": null },
    { ...none, "[0].kind": "DaemonSet" },
    { ...none, "[2]": single },
    { set: none, environment: "dev" },
    { set: none, environment: "uat" },
  ],
  violations: [
    { set: none, path, message },
    { set: none, environment: "prod", path, message },
    { set: { ...none, "[0].kind": "StatefulSet" }, path, message },
    { set: { ...none, "[0].spec.replicas": null, "[2]": autoscaler }, path, message },
    { set: { [`[1].spec.selector.matchLabels["${name}"]`]: "web" }, path, message },
    { set: { "[1].spec.selector": null }, path, message },
    { set: { "[1].metadata.namespace": "other" }, path, message },
  ],
  undecided: [
    { set: none, complete: false, path, message, reason: "it may be declared in another stack" },
    { set: { ...none, "[0].spec.replicas": UNKNOWN }, path, message, reason: "how many pods there are cannot be read" },
    {
      set: { "[1].spec.selector": UNKNOWN },
      path,
      message,
      reason: "whether a budget covers them depends on values that cannot be read",
    },
    {
      set: { "[1].metadata.namespace": UNKNOWN },
      path,
      message,
      reason: "whether a budget covers them depends on values that cannot be read",
    },
    { set: { "[0].spec.template.metadata.labels": UNKNOWN }, path, message },
  ],
  legitimate: [
    { what: "a node agent, which no drain evicts", set: { ...none, "[0].kind": "DaemonSet" } },
    { what: "workers that put their task back when they end", set: none, waived: true },
  ],
});
