import { secretAccess } from "../../../../policies/rules/rbac/secret-access";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "cluster role must not let its subjects read secrets";

testRule(secretAccess, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "secrets", "get", "app-tls") },
    { "rules[0]": rule("", "secrets", "create update delete") },
    { "rules[0]": rule("example.com", "secrets", "get") },
    { "rules[0]": rule("", "secrets/status", "get") },
    { "rules[0]": rule("", "Secrets", "get") },
    { "rules[0]": rule("", "secrets", "GET") },
    { "rules[0]": rule("", "pods", "get list watch") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "secrets", "get list watch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "configmaps secrets", "list") }, path: "rules[0].resources[1]", message: CLAIM },
    { set: { "rules[0]": rule("", "secrets", "watch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "secrets", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "secrets", "deletecollection") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "secrets", "*") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("*", "secrets", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "*", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    // The empty name is that of requests for a whole list.
    ...[["app", ""], [null]].map((resourceNames) => ({
      set: { "rules[0]": rule("", "secrets", "list"), "rules[0].resourceNames": resourceNames },
      path: "rules[0].resources[0]",
      message: CLAIM,
    })),
    { set: { "rules[1]": rule("", "secrets", "get list watch") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "secrets", "get list watch") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "secrets", "get list watch"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "secrets", "get list watch"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "secrets", "get list watch"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "secrets", "get list watch"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a program that reads its own certificate", set: { "rules[0]": rule("", "secrets", "get", "app-tls") } },
    {
      what: "an operator that makes certificates in all namespaces",
      set: { "rules[0]": rule("", "secrets", "get list watch create update") },
      waived: true,
    },
  ],
});
