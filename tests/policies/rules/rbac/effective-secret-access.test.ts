import { effectiveSecretAccess } from "../../../../policies/rules/rbac/effective-secret-access";
import { podResource, UNKNOWN } from "../../../support/pods";
import { clusterRole, clusterRoleBinding, HARMLESS, role, roleBinding, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";
import type { Resource } from "../../../support/rule-cases";

const pod = podResource({ "spec.serviceAccountName": "app", "spec.automountServiceAccountToken": true }) as Resource;
const BY_ROLE_BINDING = 'pod must not be able to read secrets through RoleBinding "app"';
const BY_CLUSTER_ROLE_BINDING = 'pod must not be able to read secrets through ClusterRoleBinding "app"';
const PLACE = { subject: 0, path: "spec.serviceAccountName" };
const EDIT = { kind: "ClusterRole", name: "edit" };
const SECRETS = rule("", "secrets", "get list");

testRule(effectiveSecretAccess, {
  base: [pod, role(HARMLESS), roleBinding(), clusterRole(HARMLESS), clusterRoleBinding()],
  compliant: [
    { "[2].roleRef": { kind: "ClusterRole", name: "view" } },
    // What the role and the binding show by themselves, others report.
    { "[1].rules[0]": SECRETS },
    { "[3].rules[0]": SECRETS },
    { "[4].roleRef.name": "edit" },
    { "[2].roleRef": EDIT, "[2].subjects[0].name": "other" },
    { "[2].roleRef": EDIT, "[2].subjects[0]": { kind: "Group", name: "system:serviceaccounts:other" } },
    { "[2].roleRef": EDIT, "[2].subjects[0]": { kind: "User", name: "app" } },
    // Without a token there is nobody to act.
    { "[2].roleRef": EDIT, "[0].spec.automountServiceAccountToken": false },
    {
      "[2].roleRef": EDIT,
      "[0].spec.automountServiceAccountToken": false,
      "[0].spec.volumes[0]": {
        name: "vault",
        projected: { sources: [{ serviceAccountToken: { audience: "vault", path: "token" } }] },
      },
    },
    {
      "[2].roleRef": EDIT,
      "[0].spec.automountServiceAccountToken": null,
      "[5]": {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "app", namespace: "shop" },
        automountServiceAccountToken: false,
      },
    },
  ],
  violations: [
    { set: { "[2].roleRef": EDIT }, ...PLACE, message: BY_ROLE_BINDING },
    {
      set: { "[2].roleRef": EDIT, "[0].spec.automountServiceAccountToken": null },
      ...PLACE,
      message: BY_ROLE_BINDING,
    },
    {
      set: {
        "[2].roleRef": EDIT,
        "[0].spec.automountServiceAccountToken": false,
        "[0].spec.volumes[0]": { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
      },
      ...PLACE,
      message: BY_ROLE_BINDING,
    },
    { set: { "[2].roleRef": EDIT, "[2].subjects[0].namespace": null }, ...PLACE, message: BY_ROLE_BINDING },
    {
      set: { "[3].rules[0]": SECRETS, "[4].subjects[0]": { kind: "Group", name: "system:serviceaccounts" } },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
    {
      set: { "[3].rules[0]": SECRETS, "[4].subjects[0]": { kind: "Group", name: "system:authenticated" } },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
    {
      set: { "[1].rules[0]": SECRETS, "[2].subjects[0]": { kind: "Group", name: "system:serviceaccounts:shop" } },
      ...PLACE,
      message: BY_ROLE_BINDING,
    },
    {
      set: { "[1].rules[0]": SECRETS, "[2].subjects[0]": { kind: "User", name: "system:serviceaccount:shop:app" } },
      ...PLACE,
      message: BY_ROLE_BINDING,
    },
    {
      set: {
        "[3].metadata.labels": { "rbac.authorization.k8s.io/aggregate-to-view": "true" },
        "[3].rules[0]": SECRETS,
        "[2].roleRef": { kind: "ClusterRole", name: "view" },
      },
      ...PLACE,
      message: BY_ROLE_BINDING,
    },
    {
      set: {
        "[3].metadata.labels": { "example.com/aggregate": "true" },
        "[3].rules[0]": SECRETS,
        "[5]": {
          ...clusterRole(),
          metadata: { name: "sum" },
          aggregationRule: { clusterRoleSelectors: [{ matchLabels: { "example.com/aggregate": "true" } }] },
        },
        "[4].roleRef.name": "sum",
      },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
    {
      set: { "[2].roleRef": EDIT, "[2].subjects[0].name": "default", "[0].spec.serviceAccountName": null },
      ...PLACE,
      message: BY_ROLE_BINDING,
    },
    {
      set: { "[2].roleRef": EDIT, "[0].spec.serviceAccountName": null, "[0].spec.serviceAccount": "app" },
      ...PLACE,
      path: "spec.serviceAccount",
      message: BY_ROLE_BINDING,
    },
  ],
  undecided: [
    { set: { "[2].roleRef": EDIT, "[0].spec.serviceAccountName": UNKNOWN }, ...PLACE, message: BY_ROLE_BINDING },
    {
      set: { "[2].roleRef": { kind: "ClusterRole", name: "other" } },
      ...PLACE,
      message: BY_ROLE_BINDING,
      reason: 'the role that RoleBinding "app" gives is not in the stack',
    },
    {
      set: { "[2].roleRef": EDIT, "[2].subjects[0].name": UNKNOWN },
      ...PLACE,
      message: BY_ROLE_BINDING,
      reason: 'it is not known what RoleBinding "app" gives to whom',
    },
    {
      set: { "[2].roleRef": EDIT, "[0].spec.automountServiceAccountToken": UNKNOWN },
      ...PLACE,
      message: BY_ROLE_BINDING,
      reason: "it is not known whether the pod holds a token",
    },
    {
      set: { "[3].rules": UNKNOWN, "[4].subjects[0]": { kind: "Group", name: "system:serviceaccounts" } },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
      reason: 'it is not known what ClusterRoleBinding "app" gives to whom',
    },
  ],
  legitimate: [
    { what: "an agent that views its namespace", set: { "[2].roleRef": { kind: "ClusterRole", name: "view" } } },
    { what: "a pipeline that deploys into its namespace", set: { "[2].roleRef": EDIT }, waived: true },
  ],
});
