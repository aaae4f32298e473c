import { broadRoleBinding } from "../../../../policies/rules/rbac/broad-role-binding";
import { UNKNOWN } from "../../../support/pods";
import { clusterRoleBinding, roleBinding } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "binding must not give a role of administrators or of the control plane so widely";

testRule(broadRoleBinding, {
  base: clusterRoleBinding(),
  compliant: [{ "roleRef.name": "view" }, { "roleRef.name": "system:auth-delegator" }, { "roleRef.name": "administrator" }],
  violations: [
    { set: { "roleRef.name": "edit" }, path: "roleRef.name", message: CLAIM },
    { set: { "roleRef.name": "admin" }, path: "roleRef.name", message: CLAIM },
    { set: { "roleRef.name": "system:node" }, path: "roleRef.name", message: CLAIM },
    { set: { "roleRef.name": "system:kubelet-api-admin" }, path: "roleRef.name", message: CLAIM },
    { set: { "roleRef.name": "system:controller:generic-garbage-collector" }, path: "roleRef.name", message: CLAIM },
  ],
  undecided: [
    { set: { "roleRef.name": UNKNOWN }, path: "roleRef.name", message: CLAIM },
    { set: { roleRef: UNKNOWN }, path: "roleRef", message: CLAIM },
  ],
  legitimate: [
    { what: "a server of metrics, which asks who sends requests", set: { "roleRef.name": "system:auth-delegator" } },
    {
      what: "the administrators of a platform",
      set: { "roleRef.name": "admin", "subjects[0]": { kind: "Group", name: "platform" } },
      waived: true,
    },
  ],
});

testRule(broadRoleBinding, {
  base: roleBinding(),
  compliant: [
    { roleRef: { kind: "ClusterRole", name: "edit" } },
    { "metadata.namespace": null, roleRef: { kind: "ClusterRole", name: "edit" } },
    { "metadata.namespace": "kube-system", roleRef: { kind: "Role", name: "edit" } },
  ],
  violations: [
    {
      set: { "metadata.namespace": "kube-system", roleRef: { kind: "ClusterRole", name: "edit" } },
      path: "roleRef.name",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "metadata.namespace": UNKNOWN, roleRef: { kind: "ClusterRole", name: "edit" } },
      path: "metadata.namespace",
      message: CLAIM,
    },
    {
      set: { "metadata.namespace": "kube-system", roleRef: { kind: UNKNOWN, name: "edit" } },
      path: "roleRef.kind",
      message: CLAIM,
    },
  ],
});
