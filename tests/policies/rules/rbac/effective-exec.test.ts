import { effectiveExec } from "../../../../policies/rules/rbac/effective-exec";
import { podResource, UNKNOWN } from "../../../support/pods";
import { clusterRole, clusterRoleBinding, HARMLESS, role, roleBinding, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";
import type { Resource } from "../../../support/rule-cases";

const pod = podResource({ "spec.serviceAccountName": "app", "spec.automountServiceAccountToken": true }) as Resource;
const BY_ROLE_BINDING = 'pod must not be able to run commands in pods through RoleBinding "app"';
const BY_CLUSTER_ROLE_BINDING = 'pod must not be able to run commands in pods through ClusterRoleBinding "app"';
const PLACE = { subject: 0, path: "spec.serviceAccountName" };
const ACCOUNTS = { kind: "Group", name: "system:serviceaccounts" };

testRule(effectiveExec, {
  base: [pod, role(HARMLESS), roleBinding(), clusterRole(HARMLESS), clusterRoleBinding()],
  compliant: [
    { "[1].rules[0]": rule("", "pods/exec", "create") },
    { "[2].roleRef": { kind: "ClusterRole", name: "view" } },
    { "[3].rules[0]": rule("", "pods/log", "get"), "[4].subjects[0]": ACCOUNTS },
    { "[3].rules[0]": rule("", "pods/exec", "create", "db-0"), "[4].subjects[0]": ACCOUNTS },
  ],
  violations: [
    { set: { "[2].roleRef": { kind: "ClusterRole", name: "admin" } }, ...PLACE, message: BY_ROLE_BINDING },
    {
      set: { "[3].rules[0]": rule("", "pods/exec", "get"), "[4].subjects[0]": ACCOUNTS },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
    {
      set: { "[3].rules[0]": rule("", "pods/ephemeralcontainers", "patch"), "[4].subjects[0]": ACCOUNTS },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
  ],
  undecided: [
    {
      set: { "[3].rules[0]": rule("", "pods/exec", "create"), "[3].rules[0].verbs": UNKNOWN, "[4].subjects[0]": ACCOUNTS },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
      reason: 'it is not known what ClusterRoleBinding "app" gives to whom',
    },
  ],
  legitimate: [
    { what: "an agent that views its namespace", set: { "[2].roleRef": { kind: "ClusterRole", name: "view" } } },
    { what: "a pipeline that runs its steps as pods", set: { "[2].roleRef": { kind: "ClusterRole", name: "edit" } }, waived: true },
  ],
});
