/**
 * Where the rights of an account lead: to the node, to all rights over the cluster, to secrets, to other namespaces.
 *
 * Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks. A right that leads nowhere alone is
 * asked for together with those that it takes: who may bind must also be able to write a binding.
 */
import { anyOf, inSeries, nameOf, named, oneStep, unreadReason, type Cut, type Way } from "./attack-way";
import type { Field } from "./field";
import { grantOfEverything, grants, permissions, RBAC_GROUP, unreadPart, type Permission } from "./rbac";
import { isClusterWide, type Account } from "./rbac-accounts";
import { rbacGraph, holdsIn, type Access } from "./rbac-graph";
import * as can from "./rbac-powers";
import { allMatch, anyMatch, type Match } from "./selector";
import { podSecurityOf } from "./pod-security";
import { Field as Fields } from "./field";
import type { Stack } from "./stack";

/** What an attacker is after. */
export type Goal = "node" | "cluster-admin" | "secrets" | "other-namespaces" | "vault";

type Need = readonly Permission[] | "everything";

/** Something that rights make possible. */
interface Power {
  goal: Goal;
  /** What it is, after "lets it"; with a place where it has one: `run pods in`. */
  does: string;
  /** What has to be granted: of each list, any permission. */
  needs: readonly Need[];
  /** Where each has to hold; one for all, or one each. Default: on what belongs to no namespace. */
  where?: "kube-system" | "anywhere" | "elsewhere" | readonly ("cluster" | "anywhere")[];
  /** Whether the message says where. */
  hasPlace?: boolean;
  /** Whether it takes a namespace that lets privileged pods in. */
  needsPrivilege?: boolean;
}

const CLUSTER_ROLES = ["clusterroles", "roles"].map((resource) => ({
  escalate: permissions(RBAC_GROUP, [resource], ["escalate"]),
  write: permissions(RBAC_GROUP, [resource], ["update", "patch"]),
}));
const MUTATION = can.CHANGE_ADMISSION.filter(({ resource, verb }) => resource.startsWith("mutating") && !verb.startsWith("delete"));
const ANY_USER = can.IMPERSONATE.filter(({ verb, resource }) => verb === "impersonate" && resource !== "serviceaccounts");
const ANY_ACCOUNT = can.IMPERSONATE.filter(({ verb, resource }) => verb === "impersonate" && resource === "serviceaccounts");
const BINDINGS = can.CHANGE_ROLES.filter(({ resource }) => resource.endsWith("bindings"));
const CLIENT_SIGNERS = can.APPROVE_FOR_SIGNERS.filter(({ name }) => /\/(\*|kube-apiserver-client)$/.test(name ?? ""));

const POWERS: readonly Power[] = [
  { goal: "cluster-admin", does: "do everything", needs: ["everything"] },
  ...CLUSTER_ROLES.map(({ escalate, write }): Power => ({ goal: "cluster-admin", does: "write roles beyond its own rights", needs: [escalate, write] })),
  { goal: "cluster-admin", does: "bind cluster-admin", needs: [can.BIND.filter(({ resource }) => resource === "clusterroles"), BINDINGS] },
  { goal: "cluster-admin", does: "act as any user or group", needs: [ANY_USER] },
  { goal: "cluster-admin", does: "act as the service accounts of kube-system", needs: [ANY_ACCOUNT], where: "kube-system" },
  { goal: "cluster-admin", does: "issue tokens of the service accounts of kube-system", needs: [can.ISSUE_TOKENS], where: "kube-system" },
  { goal: "cluster-admin", does: "sign certificates for the API", needs: [CLIENT_SIGNERS, can.APPROVE_REQUESTS, can.CREATE_REQUESTS] },
  { goal: "cluster-admin", does: "change every request to the API", needs: [MUTATION] },
  { goal: "cluster-admin", does: "read the secrets of kube-system", needs: [can.READ_SECRETS], where: "kube-system" },
  { goal: "node", does: "talk to the kubelets", needs: [can.KUBELET_API] },
  { goal: "node", does: "run privileged pods in", needs: [can.RUN_PODS], where: "anywhere", hasPlace: true, needsPrivilege: true },
  { goal: "node", does: "add privileged containers to pods in", needs: [can.DEBUG_PODS], where: "anywhere", hasPlace: true, needsPrivilege: true },
  { goal: "node", does: "make volumes of the node's directories and run pods with them", needs: [can.CREATE_VOLUMES, can.RUN_PODS], where: ["cluster", "anywhere"] },
  { goal: "secrets", does: "read all secrets of", needs: [can.READ_SECRETS], where: "anywhere", hasPlace: true },
  { goal: "other-namespaces", does: "run commands in the pods of", needs: [can.EXEC], where: "elsewhere", hasPlace: true },
  { goal: "other-namespaces", does: "add containers to the pods of", needs: [can.DEBUG_PODS], where: "elsewhere", hasPlace: true },
  { goal: "other-namespaces", does: "run pods in", needs: [can.RUN_PODS], where: "elsewhere", hasPlace: true },
];
