/** How the rights of an account lead to the node. */
import { attackPathToNode } from "../../../../policies/rules/attack-path/attack-path-to-node";
import { UNKNOWN } from "../../../support/pods";
import type { Change, Expected } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";
import { binding, claimOf, deployment, namespace, role, service } from "./resources";

const POD = "[0].spec.template.spec";
const HERE = "spec.template.spec";
const READ_ONLY = `${HERE}.containers[0].volumeMounts[0].readOnly`;

/** Mounts a directory of the node, writable unless it is `readOnly`. */
function mounts(path: string, readOnly = false): Change {
  return {
    [`${POD}.volumes[0]`]: { name: "node", hostPath: { path } },
    [`${POD}.containers[0].volumeMounts[0]`]: { name: "node", mountPath: "/node", readOnly },
  };
}

const WAY = '→ service account "web" → ';
const TOKEN: Change = { [`${POD}.automountServiceAccountToken`]: null };
const ACCOUNT = `${HERE}.serviceAccountName`;

const RUNS_PODS_HERE: Change = { "[2]": role("web", "shop", "", "pods", "create"), "[3]": binding("web", "shop", "Role") };

function byRight(rest: string, set: Change = {}, cut = 'narrow ClusterRole "web" for the account'): Expected {
  return { set: { ...TOKEN, ...set }, path: ACCOUNT, message: claimOf("the node", WAY + rest, cut) };
}

function rule(group: string, resource: string, verb: string): Change {
  return { "[2].rules[0]": { apiGroups: [group], resources: [resource], verbs: [verb] } };
}

testRule(attackPathToNode, {
  base: [deployment(), service(), role("web", undefined, "", "pods", "create"), binding("web", undefined, "ClusterRole")],
  compliant: [
    {
      ...TOKEN,
      "[4]": {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "web", namespace: "shop" },
        automountServiceAccountToken: false,
      },
    },
    { ...TOKEN, "[1]": null },
    { ...TOKEN, ...rule("", "pods", "get") },
    { ...TOKEN, ...rule("", "persistentvolumes", "create") },
    { ...TOKEN, ...rule("", "nodes", "update") },
    { ...TOKEN, "[3].subjects[0].namespace": "other" },
    { ...TOKEN, ...RUNS_PODS_HERE, "[4]": namespace("shop", "baseline") },
    { ...TOKEN, ...mounts("/var/log", true), ...rule("", "pods/log", "get") },
    { ...TOKEN, ...mounts("/var/log/nginx"), ...rule("", "pods/log", "get") },
    { ...TOKEN, ...mounts("/var/log"), ...rule("", "pods", "get") },
    {
      ...TOKEN,
      "[2]": role("web", "shop", "", "nodes/proxy", "get"),
      "[3]": binding("web", "shop", "Role"),
      "[4]": namespace("shop", null),
    },
  ],
  violations: [
    byRight('ClusterRoleBinding "web" lets it run privileged pods in every namespace', TOKEN),
    byRight('ClusterRoleBinding "web" lets it run privileged pods in every namespace', rule("apps", "daemonsets", "patch")),
    byRight('ClusterRoleBinding "web" lets it talk to the kubelets', rule("", "nodes/proxy", "get")),
    byRight(
      'ClusterRoleBinding "web" lets it add privileged containers to the pods of every namespace',
      rule("", "pods/ephemeralcontainers", "patch"),
    ),
    byRight(
      'RoleBinding "web" lets it run privileged pods in namespace "shop"',
      { ...RUNS_PODS_HERE, "[4]": namespace("shop", "privileged") },
      'narrow Role "web" for the account',
    ),
    byRight(
      'RoleBinding "web" lets it run privileged pods in namespace "shop"',
      { ...RUNS_PODS_HERE, "[4]": namespace("shop", null) },
      'narrow Role "web" for the account',
    ),
    // A volume of one's own and pods to mount it, even where privileged ones are kept out.
    byRight('ClusterRoleBinding "web" lets it mount directories of the node through volumes of its own', {
      ...rule("", "persistentvolumes", "create"),
      "[4]": role("run", "shop", "", "pods", "create"),
      "[5]": binding("run", "shop", "Role", "web"),
      "[6]": namespace("shop", "restricted"),
    }),
    // Links among the logs, and the right to have them read.
    {
      set: { ...TOKEN, ...mounts("/var/log"), ...rule("", "pods/log", "get") },
      path: READ_ONLY,
      message: claimOf(
        "the node",
        `→ container "app" plants links among the logs of the node ${WAY}ClusterRoleBinding "web" lets it read logs of every namespace`,
        'mount volume "node" read-only',
      ),
    },
  ],
  undecided: [
    {
      set: { ...TOKEN, ...RUNS_PODS_HERE },
      path: ACCOUNT,
      message: claimOf(
        "the node",
        '→ service account "web" –?→ RoleBinding "web" lets it run privileged pods in namespace "shop"',
        'narrow Role "web" for the account',
      ),
      reason:
        'the step to RoleBinding "web" lets it run privileged pods in namespace "shop" is not certain, since namespace "shop" may be declared in another stack, with labels that keep privileged pods out',
    },
    {
      set: { ...TOKEN, "[2].rules[0].verbs[0]": UNKNOWN },
      path: ACCOUNT,
      message: claimOf(
        "the node",
        '→ service account "web" –?→ ClusterRoleBinding "web" lets it run privileged pods in every namespace',
        'narrow ClusterRole "web" for the account',
      ),
      reason:
        'the step to ClusterRoleBinding "web" lets it run privileged pods in every namespace is not certain, since rules[0].verbs[0] is not known until deployment',
    },
  ],
  legitimate: [
    {
      what: "a controller that makes pods in a namespace where privileged ones are kept out",
      set: { ...TOKEN, ...RUNS_PODS_HERE, "[4]": namespace("shop", "restricted") },
    },
  ],
});
