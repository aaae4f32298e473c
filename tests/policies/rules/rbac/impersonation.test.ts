import { impersonation } from "../../../../policies/rules/rbac/impersonation";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const AUTHENTICATION = "authentication.k8s.io";
const CLAIM = "role must not let its subjects impersonate anybody";

testRule(impersonation, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "users", "impersonate", "jane") },
    { "rules[0]": rule("", "groups", "impersonate", "developers") },
    { "rules[0]": rule("", "serviceaccounts users", "get list") },
    { "rules[0]": rule(AUTHENTICATION, "userextras/scopes", "impersonate") },
    { "rules[0]": rule(AUTHENTICATION, "users", "impersonate:user-info", "jane") },
    { "rules[0]": rule(AUTHENTICATION, "nodes", "impersonate:associated-node") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "users", "impersonate") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "users groups", "impersonate") },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    {
      set: { kind: "Role", "rules[0]": rule("", "serviceaccounts", "impersonate") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "groups", "impersonate", "system:masters") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule(AUTHENTICATION, "users", "impersonate:user-info") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule(AUTHENTICATION, "groups", "impersonate:user-info", "system:masters") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule(AUTHENTICATION, "serviceaccounts", "impersonate:serviceaccount") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule(AUTHENTICATION, "nodes", "impersonate:arbitrary-node") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "serviceaccounts", "*") }, path: "rules[0].resources[0]", message: CLAIM },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "groups", "impersonate", "developers"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "users", "get"), "rules[0].verbs": [UNKNOWN] }, path: "rules[0].verbs[0]", message: CLAIM },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "administrators who act as one user to look into a case",
      set: { "rules[0]": rule("", "users", "impersonate", "jane") },
    },
    { what: "a proxy that passes on requests of people", set: { "rules[0]": rule("", "users", "impersonate") }, waived: true },
  ],
});
