import { namespacedSecretAccess } from "../../../../policies/rules/rbac/namespaced-secret-access";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects read all secrets of its namespace";

testRule(namespacedSecretAccess, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "secrets", "get", "app-tls") },
    { "rules[0]": rule("", "secrets", "list watch", "app-tls") },
    { "rules[0]": rule("", "secrets", "create") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "secrets", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "secrets configmaps", "list watch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "secrets", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "*", "list") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "secrets", "get") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "secrets", "get") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "secrets", "get"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "secrets", "get"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "secrets", "get"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "secrets", "get"), "rules[0].apiGroups": UNKNOWN }, path: "rules[0].apiGroups", message: CLAIM },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a notifier that reads its own secret", set: { "rules[0]": rule("", "secrets", "get", "notifications") } },
    {
      what: "a deployment tool that finds clusters and repositories by the labels of secrets",
      set: { "rules[0]": rule("", "secrets configmaps", "get list watch") },
      waived: true,
    },
  ],
});
