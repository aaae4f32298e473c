import { apiServiceModification } from "../../../../policies/rules/rbac/api-service-modification";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "cluster role must not let its subjects change API services";

testRule(apiServiceModification, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "get list watch") },
    { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "update", "v1beta1.external.metrics.k8s.io") },
    { "rules[0]": rule("apiregistration.k8s.io", "apiservices/status", "update") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "update") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("apiregistration.k8s.io", "apiservices", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("apiregistration.k8s.io", "apiservices", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "create"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "create"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "create"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "an autoscaler that keeps the certificate of its own metrics",
      set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "get patch", "v1beta1.external.metrics.k8s.io") },
    },
    {
      what: "an operator that installs extensions of the API",
      set: { "rules[0]": rule("apiregistration.k8s.io", "apiservices", "create update") },
      waived: true,
    },
  ],
});
