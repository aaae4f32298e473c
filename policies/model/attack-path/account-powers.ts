/**
 * Where the rights of an account lead: to the node, to all rights over the cluster, to secrets, to other namespaces.
 *
 * Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks. A right that leads nowhere alone is
 * asked for together with those that it takes: who may bind must also be able to write a binding.
 */
import { anyOf, EVERYTHING, inSeries, named, nameOf, oneStep, unreadReason, type Cut, type Way } from "./attack-way";
import { Field } from "../field";
import { admitsPrivileged } from "../kubernetes/namespace-admission";
import { grantOfEverything, grantsAny, permissions, RBAC_GROUP, unreadPart, type Permission } from "../rbac/rbac";
import type { Account } from "../rbac/rbac-accounts";
import { holdsIn, rbacGraph, type Access, type RbacGraph } from "../rbac/rbac-graph";
import {
  APPROVE_FOR_SIGNERS,
  APPROVE_REQUESTS,
  BIND as BIND_ROLES,
  CHANGE_ADMISSION,
  CHANGE_ROLES,
  CREATE_REQUESTS,
  CREATE_VOLUMES,
  DEBUG_PODS,
  EXEC,
  IMPERSONATE,
  ISSUE_TOKENS,
  KUBELET_API,
  READ_SECRETS,
  RUN_PODS,
} from "../rbac/rbac-powers";
import { OUTSIDE } from "../rbac/rbac-roles";
import { allMatch, matchIf, type Match } from "../selector";
import { DEFAULT_NAMESPACE, sameNamespace, type Stack } from "../stack";
import { text } from "../subject";

/** What rights lead to. Reading logs is a goal only on the way to another. */
export type PowerGoal = "node" | "cluster-admin" | "secrets" | "other-namespaces" | "logs";

type Need = readonly Permission[] | "everything";
type Scope = "cluster" | "kube-system" | "anywhere" | "elsewhere";

/** Something that rights make possible. */
interface Power {
  goal: PowerGoal;
  /** What it is, after "lets it". Where it holds follows if it ends in a preposition. */
  does: string;
  /** What has to be granted, and where: of each list, any permission. */
  needs: readonly (readonly [Need, Scope])[];
  /** Whether it takes a namespace that lets privileged pods in. */
  needsPrivilege?: boolean;
}

const [MUTATION, ANY_USER, ANY_ACCOUNT, BIND, BINDINGS, SIGNERS] = [
  CHANGE_ADMISSION.filter(({ resource, verb }) => resource.startsWith("mutating") && !verb.startsWith("delete")),
  IMPERSONATE.filter(({ resource, verb }) => verb === "impersonate" && resource !== "serviceaccounts"),
  IMPERSONATE.filter(({ resource, verb }) => verb === "impersonate" && resource === "serviceaccounts"),
  BIND_ROLES.filter(({ resource }) => resource === "clusterroles"),
  CHANGE_ROLES.filter(({ resource }) => resource.endsWith("bindings")),
  APPROVE_FOR_SIGNERS.filter(({ name }) => /\/(\*|kube-apiserver-client)$/.test(name ?? "")),
];
const READ_LOGS = [...permissions("", ["pods/log", "nodes/log"], ["get"]), ...KUBELET_API];

const POWERS: readonly Power[] = [
  power("cluster-admin", "do everything", ["everything", "cluster"]),
  ...["clusterroles", "roles"].map((resource) =>
    power(
      "cluster-admin",
      "write roles beyond its own rights",
      [permissions(RBAC_GROUP, [resource], ["escalate"]), "cluster"],
      [permissions(RBAC_GROUP, [resource], ["update", "patch"]), "cluster"],
    ),
  ),
  power("cluster-admin", "bind cluster-admin", [BIND, "cluster"], [BINDINGS, "cluster"]),
  power("cluster-admin", "act as any user or group", [ANY_USER, "cluster"]),
  power("cluster-admin", "act as the service accounts of kube-system", [ANY_ACCOUNT, "kube-system"]),
  power("cluster-admin", "issue tokens of the service accounts of kube-system", [ISSUE_TOKENS, "kube-system"]),
  power(
    "cluster-admin",
    "sign certificates for the API",
    [SIGNERS, "cluster"],
    [APPROVE_REQUESTS, "cluster"],
    [CREATE_REQUESTS, "cluster"],
  ),
  power("cluster-admin", "change every request to the API", [MUTATION, "cluster"]),
  power("cluster-admin", "read the secrets of kube-system", [READ_SECRETS, "kube-system"]),
  power("node", "talk to the kubelets", [KUBELET_API, "cluster"]),
  { ...power("node", "run privileged pods in", [RUN_PODS, "anywhere"]), needsPrivilege: true },
  { ...power("node", "add privileged containers to the pods of", [DEBUG_PODS, "anywhere"]), needsPrivilege: true },
  power("node", "mount directories of the node through volumes of its own", [CREATE_VOLUMES, "cluster"], [RUN_PODS, "anywhere"]),
  power("secrets", "read all secrets of", [READ_SECRETS, "anywhere"]),
  power("other-namespaces", "run commands in the pods of", [EXEC, "elsewhere"]),
  power("other-namespaces", "add containers to the pods of", [DEBUG_PODS, "elsewhere"]),
  power("other-namespaces", "run pods in", [RUN_PODS, "elsewhere"]),
  power("logs", "read logs of", [READ_LOGS, "anywhere"]),
];

const NEEDS: readonly Need[] = [...new Set(POWERS.flatMap(({ needs }) => needs.map(([need]) => need)))];
const KUBE_SYSTEM = Field.root("kube-system");

/** Whose rights they are, and how one closes them. */
export interface Holder {
  account: Account;
  /** How messages call it, after "lets". */
  word: string;
  /** What to change where a binding gives too much. */
  cut: (access: Access) => Cut;
  /** How many such changes may be named. More cost too much to be of use where there are others. */
  mostCuts: number;
}

/** What an account may do, by what is needed for something. */
interface Rights {
  byNeed: ReadonlyMap<Need, readonly Right[]>;
  /** Whether somebody has given rights to that very account, and not only to a group that it is in. */
  isMeant: boolean;
}

interface Right {
  access: Access;
  /** Whether the account has the rule, and the rule grants what is needed. */
  match: Match;
  /** Why that, or what else it takes, is not certain. */
  reason?: string;
}

/** The powers of the accounts of a stack; made once for it. */
export class AccountPowers {
  private readonly graph: RbacGraph;
  /** What rules grant: many accounts share a rule. */
  private readonly granted = new Map<Field, readonly (readonly [Need, Match])[]>();
  private readonly rights = new Map<Account, Rights>();

  constructor(private readonly stack: Stack) {
    this.graph = stack.once(rbacGraph);
  }

  /** The way from an account to a goal; none if its rights lead nowhere near. */
  wayTo(goal: PowerGoal, holder: Holder): Way | undefined {
    if (this.rightsOf(holder.account).byNeed.size === 0) return undefined;
    return anyOf(POWERS.filter((power) => power.goal === goal).map((power) => this.through(power, holder)));
  }

  /** Whether somebody has given rights to that very account, and not only to a group that it is in. */
  isMeant(account: Account): boolean {
    return this.rightsOf(account).isMeant;
  }

  private rightsOf(account: Account): Rights {
    const known = this.rights.get(account);
    if (known) return known;
    const accesses = this.graph.accessOf(account);
    const byNeed = new Map<Need, Right[]>();
    for (const access of accesses) {
      for (const [need, match] of this.grantedBy(access.rule)) {
        const right = { access, match: allMatch([access.match, match]) };
        const same = byNeed.get(need);
        if (same) same.push(right);
        else byNeed.set(need, [right]);
      }
    }
    const rights = { byNeed, isMeant: accesses.some(({ entry }) => entry.get("kind").value !== "Group") };
    this.rights.set(account, rights);
    return rights;
  }

  private grantedBy(rule: Field): readonly (readonly [Need, Match])[] {
    const known = this.granted.get(rule);
    if (known) return known;
    // What cannot be seen at all may grant everything, which is said once, of the worst that it may lead to.
    const needs = rule.state === "unknown" ? NEEDS.filter((need) => need === "everything") : NEEDS;
    const granted = needs
      .map((need) => [need, need === "everything" ? isEverything(rule) : grantsAny(rule, need)] as const)
      .filter(([, match]) => match !== "no");
    this.granted.set(rule, granted);
    return granted;
  }

  /** What a power takes is granted in any order, so it is one step, whose text is that of the first. */
  private through(power: Power, holder: Holder): Way | undefined {
    const parts = power.needs.map(([need, scope]) => this.granting(power, need, scope, holder));
    // The first is the rare one: of equal changes, it is the one to take away.
    const whole = inSeries(...parts.reverse());
    const first = whole?.steps.at(-1);
    if (!whole || !first) return undefined;
    const reason = whole.steps.find(({ match }) => match === "unknown")?.reason;
    return {
      ...whole,
      ...(power.goal === "cluster-admin" && { gains: new Set([EVERYTHING]) }),
      steps: [{ text: first.text, match: whole.match, ...(reason !== undefined && { reason }) }],
    };
  }

  /** All rights of an account that meet a need, as one step through the surest and widest of them. */
  private granting(power: Power, need: Need, scope: Scope, { account, word, cut, mostCuts }: Holder): Way | undefined {
    let best: Right | undefined;
    const cuts = new Map<Field, Cut>();
    const gains = new Set<unknown>();
    for (const right of this.rightsOf(account).byNeed.get(need) ?? []) {
      const found = this.judged(right, power, scope, account);
      if (found.match === "no") continue;
      if (!best || isBetter(found, best)) best = found;
      const change = cuts.size > mostCuts ? undefined : cut(found.access);
      if (change) cuts.set(change.at, change);
      gains.add(gainOf(found.access));
    }
    if (!best) return undefined;
    const { match, access, reason } = best;
    const step = { text: `${nameOf(access.binding)} lets ${word} ${whatAndWhere(power, access)}`, match };
    const first = cut(access);
    const all = [first, ...[...cuts.values()].filter(({ at }) => at !== first.at)];
    const way = oneStep(reason === undefined ? step : { ...step, reason }, all.length > mostCuts ? undefined : all);
    return { ...way, gains };
  }

  /** Whether a right holds where it has to, and whether what it is for is admitted there. */
  private judged({ access, match: isGranted }: Right, { needsPrivilege }: Power, scope: Scope, account: Account): Right {
    const match = allMatch([isGranted, reaches(access, scope, account)]);
    if (match === "no") return { access, match };
    const { namespace } = access;
    const admission = needsPrivilege && namespace !== "cluster" ? admitsPrivileged(this.stack, namespace) : undefined;
    if (match === "unknown") return { access, match: allMatch([match, admission?.match ?? "yes"]), reason: whyUnread(access) };
    return { access, match: admission?.match ?? match, ...(admission?.reason !== undefined && { reason: admission.reason }) };
  }
}

/** The powers of a stack; for `stack.once(accountPowers)`. */
export function accountPowers(stack: Stack): AccountPowers {
  return new AccountPowers(stack);
}

/** The change that takes a right from an account: to the role that holds it or, where that is not in the stack, to the binding. */
export function narrowed({ role, binding }: Access, place: Field): Cut {
  if (typeof role === "object")
    return { kind: "role", words: `narrow ${nameOf(role)} for the account`, at: role.root, owner: role, place };
  return { kind: "role", words: `bind less in ${nameOf(binding)} to the account`, at: binding.root, owner: binding, place };
}

function power(goal: PowerGoal, does: string, ...needs: readonly (readonly [Need, Scope])[]): Power {
  return { goal, does, needs };
}

function isBetter(a: Right, b: Right): boolean {
  if (a.match !== b.match) return a.match === "yes";
  return a.access.namespace === "cluster" && b.access.namespace !== "cluster";
}

function whatAndWhere({ does }: Power, { namespace }: Access): string {
  if (!/ (in|of)$/.test(does)) return does;
  if (namespace === "cluster") return `${does} every namespace`;
  return `${does} ${text(namespace) ? named("namespace", namespace) : "its namespace"}`;
}

/** One that cannot be read is like no other. */
function gainOf({ namespace }: Access): unknown {
  if (namespace === "cluster") return EVERYTHING;
  return namespace.state === "unknown" ? namespace : `namespace ${text(namespace) ?? DEFAULT_NAMESPACE}`;
}

function reaches(access: Access, scope: Scope, account: Account): Match {
  const { namespace } = access;
  switch (scope) {
    case "cluster":
      return matchIf(namespace === "cluster");
    case "kube-system":
      return holdsIn(access, KUBE_SYSTEM);
    case "anywhere":
      return "yes";
    case "elsewhere": {
      // Who is no service account has no namespace of their own.
      if (namespace === "cluster" || account.kind !== "ServiceAccount") return "yes";
      return ({ yes: "no", no: "yes", unknown: "unknown" } as const)[sameNamespace(namespace, account.namespace)];
    }
  }
}

function isEverything(rule: Field): Match {
  const place = grantOfEverything(rule);
  if (!place) return "no";
  return place.state === "unknown" ? "unknown" : "yes";
}

function whyUnread({ rule, role, binding, entry, namespace }: Access): string {
  if (role === undefined)
    return rule === OUTSIDE ? `the role that ${nameOf(binding)} gives is not in the stack` : unreadReason(rule);
  const part = unreadPart(rule);
  if (part.state === "unknown") return unreadReason(part);
  const fields = [
    entry,
    entry.get("kind"),
    entry.get("name"),
    entry.get("namespace"),
    ...(namespace === "cluster" ? [] : [namespace]),
  ];
  return unreadReason(...fields, binding.root.get("roleRef", "name"));
}
