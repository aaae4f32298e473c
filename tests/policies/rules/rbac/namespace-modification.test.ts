import { namespaceModification } from "../../../../policies/rules/rbac/namespace-modification";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects change namespaces";

testRule(namespaceModification, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "namespaces", "get list watch create delete") },
    { "rules[0]": rule("", "namespaces/status", "get") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "namespaces", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods namespaces", "update") }, path: "rules[0].resources[1]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "namespaces/status namespaces/finalize", "update") },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    { set: { "rules[0]": rule("", "namespaces", "update", "shop") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "namespaces", "patch") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "namespaces", "patch") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { kind: "ClusterRole", "rules[0]": rule("", "namespaces", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
  ],
  undecided: [
    { set: { "rules[0]": rule("", "namespaces", "patch"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "namespaces", "patch"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "namespaces", "patch"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a controller that follows namespaces", set: { "rules[0]": rule("", "namespaces", "get list watch") } },
    {
      what: "an operator of tenants, which labels namespaces",
      set: { "rules[0]": rule("", "namespaces", "create update") },
      waived: true,
    },
  ],
});
