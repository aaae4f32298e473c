import { podPortAccess } from "../../../../policies/rules/rbac/pod-port-access";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects reach ports of pods through the API server";

testRule(podPortAccess, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "pods services", "get") },
    { "rules[0]": rule("", "pods/portforward", "list") },
    { "rules[0]": rule("", "services/proxy", "get", "dashboard") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "pods/portforward", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods/portforward", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods/proxy", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "services/proxy", "update") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "*/proxy", "delete") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "pods/portforward", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "pods/portforward", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("", "pods/portforward", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/portforward", "create") },
      environment: "uat",
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("", "pods/portforward", "create") },
      environment: "dev",
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/portforward", "create") },
      environment: "dev",
      parameters: { environments: [] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "pods/portforward", "create"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/portforward", "create"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/portforward", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/portforward", "create"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "developers who look into their pods in development",
      set: { "rules[0]": rule("", "pods/portforward", "create") },
      environment: "dev",
    },
    { what: "a dashboard that shows one service", set: { "rules[0]": rule("", "services/proxy", "get", "metrics-scraper") } },
    { what: "developers in their own namespace", set: { "rules[0]": rule("", "pods/portforward", "create") }, waived: true },
  ],
});
