import { roleExists } from "../../../../policies/rules/rbac/role-exists";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, clusterRoleBinding, HARMLESS, role, roleBinding } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "binding must refer to a role that exists";
const ELSEWHERE = "it may be declared in another stack";
const PLACE = { subject: 1, path: "roleRef.name", message: CLAIM };

testRule(roleExists, {
  base: [role(HARMLESS), roleBinding(), clusterRole(HARMLESS), clusterRoleBinding()],
  complete: true,
  compliant: [
    { "[1].roleRef": { kind: "ClusterRole", name: "app" } },
    { "[1].roleRef": { kind: "ClusterRole", name: "view" } },
    { "[3].roleRef.name": "system:controller:job-controller" },
    { "[1].metadata.namespace": "kube-system", "[1].roleRef.name": "extension-apiserver-authentication-reader" },
    { "[1].roleRef.name": UNKNOWN },
    { "[0].metadata.name": UNKNOWN },
    { "[0].metadata.namespace": UNKNOWN },
    { "[0].metadata.namespace": null, "[1].metadata.namespace": "default" },
  ],
  violations: [
    { set: { "[1].roleRef.name": "apps" }, ...PLACE },
    { set: { "[0]": null }, ...PLACE },
    { set: { "[0].metadata.namespace": "other" }, ...PLACE },
    { set: { "[1].roleRef.name": "reader" }, ...PLACE },
    // Every cluster has a ClusterRole of that name, but no Role.
    { set: { "[1].roleRef.name": "admin" }, ...PLACE },
    { set: { "[3].roleRef.kind": "Role" }, ...PLACE, subject: 3 },
    { set: { "[3].roleRef.name": "apps" }, ...PLACE, subject: 3 },
  ],
  undecided: [{ set: { "[1].roleRef.name": "apps" }, complete: false, reason: ELSEWHERE, ...PLACE }],
  legitimate: [
    { what: "the role by which extensions of the API check clients", set: { "[3].roleRef.name": "system:auth-delegator" } },
    { what: "a role of an operator that is installed before", set: { "[3].roleRef.name": "widgets-viewer" }, waived: true },
  ],
});
