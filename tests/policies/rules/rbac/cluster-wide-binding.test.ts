import { clusterWideBinding } from "../../../../policies/rules/rbac/cluster-wide-binding";
import { UNKNOWN } from "../../../support/pods";
import { clusterRoleBinding } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not be given in all namespaces";

testRule(clusterWideBinding, {
  base: { ...clusterRoleBinding(), roleRef: { kind: "ClusterRole", name: "system:auth-delegator" } },
  compliant: [{ set: { "roleRef.name": "agent" }, parameters: { roles: ["agent"] } }],
  violations: [
    { set: { "roleRef.name": "view" }, path: "roleRef.name", message: CLAIM },
    { set: {}, parameters: { roles: ["agent"] }, path: "roleRef.name", message: CLAIM },
    { set: { "roleRef.name": "agents" }, parameters: { roles: ["agent"] }, path: "roleRef.name", message: CLAIM },
  ],
  undecided: [{ set: { "roleRef.name": UNKNOWN }, path: "roleRef.name", message: CLAIM }],
  legitimate: [
    { what: "a network driver, named for all clusters", set: { "roleRef.name": "flannel" }, parameters: { roles: ["flannel"] } },
    { what: "an operator that works on all namespaces", set: { "roleRef.name": "prometheus-operator" }, waived: true },
  ],
});
