import { effectiveEscalation } from "../../../../policies/rules/rbac/effective-escalation";
import { podResource, UNKNOWN } from "../../../support/pods";
import { clusterRole, clusterRoleBinding, HARMLESS, role, roleBinding, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";
import type { Resource } from "../../../support/rule-cases";

const pod = podResource({ "spec.serviceAccountName": "app", "spec.automountServiceAccountToken": true }) as Resource;
const BY_ROLE_BINDING = 'pod must not be able to take over the cluster through RoleBinding "app"';
const BY_CLUSTER_ROLE_BINDING = 'pod must not be able to take over the cluster through ClusterRoleBinding "app"';
const PLACE = { subject: 0, path: "spec.serviceAccountName" };
const ACCOUNTS = { kind: "Group", name: "system:serviceaccounts" };
const CERTIFICATES = "certificates.k8s.io";
const SYSTEM = { "[1].metadata.namespace": "kube-system", "[2].metadata.namespace": "kube-system" };
const APPROVE = rule(CERTIFICATES, "certificatesigningrequests certificatesigningrequests/approval", "create update");
const SIGN = rule(CERTIFICATES, "signers", "approve", "kubernetes.io/kube-apiserver-client");
const SECOND_ROLE = { ...clusterRole(SIGN), metadata: { name: "signer" } };
const SECOND_BINDING = { ...clusterRoleBinding(), metadata: { name: "signer" }, roleRef: { kind: "ClusterRole", name: "signer" } };

testRule(effectiveEscalation, {
  base: [pod, role(HARMLESS), roleBinding(), clusterRole(HARMLESS), clusterRoleBinding()],
  compliant: [
    // In one namespace that is not the control plane's.
    { "[2].roleRef": { kind: "ClusterRole", name: "edit" } },
    { "[1].rules[0]": rule("", "secrets", "get"), "[2].subjects[0]": ACCOUNTS },
    // A RoleBinding gives nothing on what belongs to no namespace.
    {
      "[2].roleRef": { kind: "ClusterRole", name: "app" },
      "[3].rules[0]": rule("", "nodes/proxy", "get"),
      "[2].subjects[0]": ACCOUNTS,
    },
    // What the role and the binding show by themselves, others report.
    { "[4].roleRef.name": "cluster-admin" },
    { "[3].rules[0]": rule("", "nodes/proxy", "get") },
    { "[3].rules[0]": APPROVE, "[3].rules[1]": SIGN },
    { "[3].rules[0]": APPROVE },
    { "[3].rules[0]": rule("", "secrets", "get", "ca"), "[4].subjects[0]": ACCOUNTS },
  ],
  violations: [
    {
      set: { "[4].roleRef.name": "cluster-admin", "[4].subjects[0]": { kind: "Group", name: "system:serviceaccounts:shop" } },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
    {
      set: { "[3].rules[0]": rule("", "secrets", "list"), "[4].subjects[0]": ACCOUNTS },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
    {
      set: { "[3].rules[0]": rule("", "nodes/proxy", "get"), "[4].subjects[0]": ACCOUNTS },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
    },
    {
      set: { ...SYSTEM, "[1].rules[0]": rule("", "pods", "create"), "[2].subjects[0]": ACCOUNTS },
      ...PLACE,
      message: BY_ROLE_BINDING,
    },
    {
      set: { "[3].rules[0]": APPROVE, "[5]": SECOND_ROLE, "[6]": SECOND_BINDING },
      ...PLACE,
      message: 'pod must not be able to take over the cluster through ClusterRoleBinding "signer"',
    },
  ],
  undecided: [
    {
      set: { "[4].roleRef.name": "other" },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
      reason: 'the role that ClusterRoleBinding "app" gives is not in the stack',
    },
    {
      set: { "[4].roleRef.name": UNKNOWN },
      ...PLACE,
      message: BY_CLUSTER_ROLE_BINDING,
      reason: 'it is not known what ClusterRoleBinding "app" gives to whom',
    },
  ],
  legitimate: [
    { what: "a tenant's pipeline", set: { "[2].roleRef": { kind: "ClusterRole", name: "admin" } } },
    {
      what: "a part of the control plane that reads settings of kube-system",
      set: { ...SYSTEM, "[1].rules[0]": rule("", "secrets", "get"), "[2].subjects[0]": ACCOUNTS },
      waived: true,
    },
  ],
});
