import { quotaModification } from "../../../../policies/rules/rbac/quota-modification";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects change quotas or limit ranges";

testRule(quotaModification, {
  base: role(HARMLESS),
  compliant: [{ "rules[0]": rule("", "resourcequotas limitranges", "get list watch") }, { rules: null }],
  violations: [
    { set: { "rules[0]": rule("", "resourcequotas", "update") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "limitranges resourcequotas", "delete") },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    { set: { "rules[0]": rule("", "limitranges", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "resourcequotas", "update") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "resourcequotas", "update") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("", "resourcequotas", "update") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "resourcequotas", "update"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "resourcequotas", "update"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "resourcequotas", "update"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "resourcequotas", "update"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a tenant that looks at its quota", set: { "rules[0]": rule("", "resourcequotas", "get list watch") } },
    { what: "an operator of tenants", set: { "rules[0]": rule("", "resourcequotas limitranges", "create update") }, waived: true },
  ],
});
