import { disruptionBudgetSelects } from "../../../../policies/rules/reliability/disruption-budget-selects";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.selector";
const message = "disruption budget must select a pod";
const name = '[0].spec.selector.matchLabels["app.kubernetes.io/name"]';

testRule(disruptionBudgetSelects, {
  base: [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web", namespace: "shop" },
      spec: { maxUnavailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": "subject" } } },
    },
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec: { template: compliantPod() } },
  ],
  complete: true,
  compliant: [
    { "[0].spec.selector": {} },
    { "[1].kind": "StatefulSet" },
    { "[1].apiVersion": "example.com/v1", "[1].kind": "Shop" },
  ],
  violations: [
    { set: { [name]: "web" }, path, message },
    { set: { "[0].metadata.namespace": "other" }, path, message },
    { set: { "[1]": null }, path, message },
    { set: { "[0].spec.selector": null }, path, message },
    { set: { "[0].spec.selector": null }, complete: false, path, message },
  ],
  undecided: [
    { set: { [name]: "web" }, complete: false, path, message, reason: "it may be declared in another stack" },
    { set: { [name]: UNKNOWN }, path: 'spec.selector.matchLabels["app.kubernetes.io/name"]', message },
    {
      set: { "[1].spec.template.metadata.labels": UNKNOWN },
      path,
      message,
      reason: "it may select pods whose labels cannot be read",
    },
    {
      set: {
        "[1]": {
          apiVersion: "monitoring.coreos.com/v1",
          kind: "Alertmanager",
          metadata: { name: "main", namespace: "shop" },
          spec: { replicas: 3 },
        },
      },
      path,
      message,
      reason: "the operator of a custom resource may make what is missing",
    },
  ],
  legitimate: [{ what: "one budget for all pods of a namespace", set: { "[0].spec.selector": {} } }],
});
