import { podExec } from "../../../../policies/rules/rbac/pod-exec";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects run commands in pods";

testRule(podExec, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "pods", "get create") },
    { "rules[0]": rule("", "pods/log", "get") },
    { "rules[0]": rule("", "pods/*", "create") },
    { "rules[0]": rule("", "pods/exec", "list") },
    { "rules[0]": rule("", "pods/exec", "create", "db-0") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "pods/exec", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods/exec", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods/attach", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "*/exec", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "pods pods/exec pods/attach", "get") },
      path: "rules[0].resources[1]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[2]", message: CLAIM }],
    },
    { set: { "rules[0]": rule("*", "*", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "pods/exec", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "pods/exec", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { kind: "ClusterRole", "rules[0]": rule("", "pods/exec", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods/exec", "create") }, environment: "uat", path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("", "pods/exec", "create") },
      environment: "dev",
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/exec", "create") },
      environment: "dev",
      parameters: { environments: [] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "pods/exec", "create"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "pods/exec", "create"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "pods/exec", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/exec", "create"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "developers who look into their pods in development",
      set: { "rules[0]": rule("", "pods/exec", "create") },
      environment: "dev",
    },
    { what: "a log viewer", set: { "rules[0]": rule("", "pods pods/log", "get list watch") } },
    {
      what: "a backup tool that freezes file systems by commands",
      set: { "rules[0]": rule("", "pods/exec", "create") },
      waived: true,
    },
  ],
});
