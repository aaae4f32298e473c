import { roleEscalation } from "../../../../policies/rules/rbac/role-escalation";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const RBAC = "rbac.authorization.k8s.io";
const ESCALATE = "role must not let its subjects escalate roles";
const BIND = "role must not let its subjects bind any role";

testRule(roleEscalation, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule(RBAC, "clusterroles roles rolebindings", "create update patch") },
    { "rules[0]": rule(RBAC, "clusterroles", "bind", "view", "edit") },
    { "rules[0]": rule(RBAC, "rolebindings", "bind escalate") },
    { "rules[0]": rule("", "clusterroles", "escalate") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule(RBAC, "clusterroles", "escalate") }, path: "rules[0].resources[0]", message: ESCALATE },
    { set: { "rules[0]": rule(RBAC, "roles", "escalate") }, path: "rules[0].resources[0]", message: ESCALATE },
    { set: { "rules[0]": rule(RBAC, "clusterroles", "escalate", "app") }, path: "rules[0].resources[0]", message: ESCALATE },
    { set: { "rules[0]": rule(RBAC, "rolebindings clusterroles", "bind") }, path: "rules[0].resources[1]", message: BIND },
    { set: { kind: "Role", "rules[0]": rule(RBAC, "roles", "bind") }, path: "rules[0].resources[0]", message: BIND },
    {
      set: { "rules[0]": rule(RBAC, "clusterroles", "bind", "view", "cluster-admin") },
      path: "rules[0].resources[0]",
      message: BIND,
    },
    {
      set: { "rules[0]": rule(RBAC, "clusterroles", "*") },
      path: "rules[0].resources[0]",
      message: ESCALATE,
      more: [{ path: "rules[0].resources[0]", message: BIND }],
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule(RBAC, "clusterroles", "get"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: ESCALATE,
    },
    {
      set: { "rules[0]": rule(RBAC, "clusterroles", "bind", "view"), "rules[0].resourceNames": ["view", UNKNOWN] },
      path: "rules[0].resourceNames[1]",
      message: BIND,
    },
  ],
  legitimate: [
    { what: "an operator that gives viewers their role", set: { "rules[0]": rule(RBAC, "clusterroles", "bind", "view") } },
    { what: "an operator of operators", set: { "rules[0]": rule(RBAC, "clusterroles roles", "bind escalate") }, waived: true },
  ],
});
