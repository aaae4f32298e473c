import { clusterAdminBinding } from "../../../../policies/rules/rbac/cluster-admin-binding";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, clusterRoleBinding, HARMLESS, roleBinding, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const GIVES = 'binding must not give "cluster-admin"';
const MASTERS = 'binding must not name the group "system:masters"';
const EVERYTHING = "role must not grant everything";

testRule(clusterAdminBinding, {
  base: clusterRoleBinding(),
  compliant: [
    { "roleRef.name": "view" },
    { "roleRef.name": "cluster-admins" },
    { "subjects[0]": { kind: "Group", name: "platform" } },
    { "subjects[0]": { kind: "User", name: "system:masters" } },
    { subjects: null },
  ],
  violations: [
    { set: { "roleRef.name": "cluster-admin" }, path: "roleRef.name", message: GIVES },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "roleRef.name": "cluster-admin" },
      path: "roleRef.name",
      message: GIVES,
    },
    { set: { "subjects[1]": { kind: "Group", name: "system:masters" } }, path: "subjects[1].name", message: MASTERS },
    {
      set: { "roleRef.name": "cluster-admin", "subjects[0]": { kind: "Group", name: "system:masters" } },
      path: "roleRef.name",
      message: GIVES,
      more: [{ path: "subjects[0].name", message: MASTERS }],
    },
  ],
  undecided: [
    { set: { "roleRef.name": UNKNOWN }, path: "roleRef.name", message: GIVES },
    { set: { "roleRef.name": "cluster-admin", "roleRef.kind": UNKNOWN }, path: "roleRef.kind", message: GIVES },
    { set: { roleRef: UNKNOWN }, path: "roleRef", message: GIVES },
    { set: { "subjects[0]": { kind: "Group", name: UNKNOWN } }, path: "subjects[0].name", message: MASTERS },
    { set: { "subjects[0]": { kind: UNKNOWN, name: "system:masters" } }, path: "subjects[0].kind", message: MASTERS },
    { set: { subjects: UNKNOWN }, path: "subjects", message: MASTERS },
  ],
  legitimate: [
    { what: "a program that reads the whole cluster", set: { "roleRef.name": "view" } },
    {
      what: "the administrators of the cluster",
      set: { "roleRef.name": "cluster-admin", "subjects[0]": { kind: "Group", name: "cluster-admins" } },
      waived: true,
    },
  ],
});

testRule(clusterAdminBinding, {
  base: roleBinding(),
  // A Role of that name is whatever it says.
  compliant: [{ "roleRef.name": "cluster-admin" }],
  violations: [{ set: { roleRef: { kind: "ClusterRole", name: "cluster-admin" } }, path: "roleRef.name", message: GIVES }],
});

testRule(clusterAdminBinding, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "*", "*") },
    { "rules[0]": rule("*", "pods", "*") },
    { "rules[0]": rule("*", "*", "get list watch") },
    { "rules[0]": rule("*", "*", "*", "app") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("*", "*", "*") }, path: "rules[0].resources[0]", message: EVERYTHING },
    { set: { kind: "Role", "rules[1]": rule("*", "pods *", "get *") }, path: "rules[1].resources[1]", message: EVERYTHING },
  ],
  undecided: [
    { set: { "rules[0]": rule("*", "*", "*"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: EVERYTHING },
    {
      set: { "rules[0]": rule("*", "*", "*"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: EVERYTHING,
    },
    { set: { "rules[0]": UNKNOWN }, path: "rules[0]", message: EVERYTHING },
  ],
});
