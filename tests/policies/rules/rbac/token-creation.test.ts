import { tokenCreation } from "../../../../policies/rules/rbac/token-creation";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects issue tokens of service accounts";

testRule(tokenCreation, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "serviceaccounts", "create get") },
    { "rules[0]": rule("", "serviceaccounts/token", "get") },
    { "rules[0]": rule("", "serviceaccounts/token", "create", "app") },
    { "rules[0]": rule("authentication.k8s.io", "tokenreviews", "create") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "serviceaccounts/token", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "*/token", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "serviceaccounts serviceaccounts/token", "create") },
      path: "rules[0].resources[1]",
      message: CLAIM,
    },
    { set: { "rules[1]": rule("", "serviceaccounts/token", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "serviceaccounts/token", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("", "serviceaccounts/token", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "serviceaccounts/token", "create"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "serviceaccounts/token", "create"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "serviceaccounts/token", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "serviceaccounts/token", "create"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "an issuer of certificates that logs in to Vault as its own account",
      set: { "rules[0]": rule("", "serviceaccounts/token", "create", "cert-manager") },
    },
    {
      what: "a driver of a secret store, which logs in as each pod",
      set: { "rules[0]": rule("", "serviceaccounts/token", "create") },
      waived: true,
    },
  ],
});
