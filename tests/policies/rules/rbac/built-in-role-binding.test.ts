import { builtInRoleBinding } from "../../../../policies/rules/rbac/built-in-role-binding";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "binding must not give a built-in role that reads secrets and runs pods";

testRule(builtInRoleBinding, {
  environment: "prod",
  base: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "team", namespace: "shop" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "shop" }],
  },
  compliant: [
    { "roleRef.kind": "Role", "roleRef.name": "admin" },
    { set: { "roleRef.name": "edit" }, environment: "dev" },
    { set: { "roleRef.name": "admin" }, environment: "uat" },
    { "roleRef.name": "edit", "metadata.namespace": "kube-system" },
    { "roleRef.name": "shop-operator" },
  ],
  violations: [
    { set: { "roleRef.name": "edit" }, path: "roleRef.name", message },
    { set: { "roleRef.name": "admin" }, path: "roleRef.name", message },
    { set: { "roleRef.name": "admin", "metadata.namespace": null }, path: "roleRef.name", message },
  ],
  undecided: [
    { set: { "roleRef.name": UNKNOWN }, path: "roleRef.name", message },
    { set: { "roleRef.name": "edit", "roleRef.kind": UNKNOWN }, path: "roleRef.kind", message },
  ],
  legitimate: [
    { what: "people who look on", set: { "roleRef.name": "view" } },
    { what: "a namespace that one tool runs", set: { "roleRef.name": "admin" }, waived: true },
  ],
});
