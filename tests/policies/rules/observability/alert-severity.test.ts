import { alertSeverity } from "../../../../policies/rules/observability/alert-severity";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "alert must have a severity";
const RULE = "spec.groups[0].rules[0]";
const SEVERITY = `${RULE}.labels.severity`;

testRule(alertSeverity, {
  base: {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "shop", namespace: "shop" },
    spec: { groups: [{ name: "shop", rules: [{ alert: "ShopDown", expr: "up == 0", labels: { severity: "critical" } }] }] },
  },
  compliant: [
    { [RULE]: { record: "shop:requests", expr: "sum(requests)" } },
    { set: { [`${RULE}.labels`]: { priority: "P1" } }, parameters: { label: "priority" } },
  ],
  violations: [
    { set: { [SEVERITY]: null }, path: SEVERITY, message: MESSAGE },
    { set: { [SEVERITY]: "" }, path: SEVERITY, message: MESSAGE },
    { set: { [`${RULE}.labels`]: null }, path: SEVERITY, message: MESSAGE },
    { set: {}, parameters: { label: "priority" }, path: `${RULE}.labels.priority`, message: MESSAGE },
    {
      set: { apiVersion: "operator.victoriametrics.com/v1beta1", kind: "VMRule", [SEVERITY]: null },
      path: SEVERITY,
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { [SEVERITY]: UNKNOWN }, path: SEVERITY, message: MESSAGE },
    { set: { "spec.groups": UNKNOWN }, path: "spec.groups", message: MESSAGE },
  ],
  legitimate: [
    { what: "routes that go by priority", set: { [`${RULE}.labels`]: { priority: "P1" } }, parameters: { label: "priority" } },
  ],
});
