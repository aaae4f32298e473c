/**
 * The ways of an attacker from outside to what is worth an attack: over the network, the settings of containers, and the rights of accounts.
 * Each is found once for each workload and goal, the surest and then the shortest, with the cheapest change that closes every way of that
 * workload to that goal.
 */
import { accountPowers, narrowed, type AccountPowers, type Holder } from "./account-powers";
import { entries, type Entries } from "./attack-entries";
import { anyOf, costOf, hasGainsOf, inSeries, nameOf, oneStep, type Cut, type Way } from "./attack-way";
import { escapesOf, plantsLinksInLogs } from "./container-escapes";
import { Field } from "../field";
import { tokenOf } from "../kubernetes/pod-tokens";
import { accountOfWorkload, type Account } from "../rbac/rbac-accounts";
import type { Access } from "../rbac/rbac-graph";
import { accountOf } from "../kubernetes/service-account";
import type { Stack, Workload } from "../stack";
import type { Subject } from "../subject";
import { vaultWaysOf } from "../vault/vault-logins";

/** What an attacker is after, as messages call it. */
const GOALS = {
  node: "the node",
  "cluster-admin": "cluster-admin",
  secrets: "secrets",
  "other-namespaces": "other namespaces",
  vault: "Vault",
} as const;

export type Goal = keyof typeof GOALS;

/** A way from outside to a goal. */
export interface AttackPath {
  goal: Goal;
  /** The workload's resource or, for rights of whoever has not logged in, the binding. */
  subject: Subject;
  /** Where the first of the changes shows in that resource. */
  place: Field;
  claim: string;
  /** Whether the way can certainly be walked. */
  isCertain: boolean;
  /** Why not, where the place does not show it. */
  reason: string | undefined;
  /** The changes that together close the way; none where none can be named. */
  cuts: readonly Cut[];
}

/** The paths of a stack to a goal. With `userNamespaces`, nodes give a user namespace to pods that ask for it with `hostUsers: false`. */
export function attackPaths(stack: Stack, goal: Goal, userNamespaces: boolean): Iterable<AttackPath> {
  return stack.once(userNamespaces ? withUserNamespaces : withoutUserNamespaces).pathsTo(goal);
}

function withoutUserNamespaces(stack: Stack): AttackGraph {
  return new AttackGraph(stack, false);
}

function withUserNamespaces(stack: Stack): AttackGraph {
  return new AttackGraph(stack, true);
}

class AttackGraph {
  private readonly powers: AccountPowers;
  private readonly entries: Entries;
  private readonly accounts = new Map<Workload, Account>();
  private readonly weaknesses: Readonly<Record<Goal, Map<Workload, Way | undefined>>>;

  constructor(
    private readonly stack: Stack,
    private readonly userNamespaces: boolean,
  ) {
    this.powers = stack.once(accountPowers);
    this.entries = stack.once(entries);
    this.weaknesses = {
      node: new Map(),
      "cluster-admin": new Map(),
      secrets: new Map(),
      "other-namespaces": new Map(),
      vault: new Map(),
    };
  }

  /** The paths to a goal, at most one for each workload, in the order of the stack; that of whoever has not logged in comes last. */
  *pathsTo(goal: Goal): Generator<AttackPath> {
    for (const workload of this.stack.workloads()) {
      // Of a pod that is hidden every rule about pods says that it cannot decide; a guess over guesses would add nothing.
      if (workload.pod.spec.state === "unknown") continue;
      const weakness = this.weaknessOf(workload, goal);
      const isGained = (other: Workload): boolean => !weakness || !hasGainsOf(this.weaknessOf(other, goal), weakness);
      const way = weakness && inSeries(this.entries.entryOf(workload, isGained, costOf(weakness.cuts)), weakness);
      if (way) yield* pathOf(goal, workload.subject, way);
    }
    if (goal !== "vault") yield* this.anonymousPathTo(goal);
  }

  /** What leads from inside of a workload to the goal. */
  private weaknessOf(workload: Workload, goal: Goal): Way | undefined {
    const known = this.weaknesses[goal];
    if (!known.has(workload)) known.set(workload, this.findWeakness(workload, goal));
    return known.get(workload);
  }

  private findWeakness(workload: Workload, goal: Goal): Way | undefined {
    if (goal === "vault") return vaultWaysOf(this.stack, workload);
    const rights = this.throughAccount(workload, goal);
    if (goal !== "node") return rights;
    const links = plantsLinksInLogs(workload);
    const read = links && inSeries(links, this.throughAccount(workload, "logs"));
    // One node is not another: whoever is on one gains by the next.
    return anyOf([escapesOf(workload, this.userNamespaces), withoutGains(rights), withoutGains(read)]);
  }

  private throughAccount(workload: Workload, goal: Exclude<Goal, "vault"> | "logs"): Way | undefined {
    const account = this.accounts.get(workload) ?? accountOfWorkload(workload);
    this.accounts.set(workload, account);
    const place = accountOf(workload.pod);
    const holder: Holder = { account, word: "it", cut: (access) => narrowed(access, place), mostCuts: MOST_ROLES };
    const rights = this.powers.wayTo(goal, holder);
    return rights && inSeries(tokenOf(this.stack, workload, "api", this.powers.isMeant(account)), rights);
  }

  private *anonymousPathTo(goal: Exclude<Goal, "vault">): Generator<AttackPath> {
    const rights = this.powers.wayTo(goal, { account: ANONYMOUS, word: "everybody", cut: withoutEntry, mostCuts: Infinity });
    const way = rights && inSeries(oneStep({ text: "the API server without a login", match: "yes" }, undefined), rights);
    const [first] = way?.cuts ?? [];
    if (way && first) yield* pathOf(goal, first.owner, way);
  }
}

/** So many roles cost more to narrow than a token does to take away. */
const MOST_ROLES = 10;

const ANONYMOUS: Account = { kind: "User", name: Field.root("system:anonymous"), namespace: Field.root(undefined) };

function withoutGains(way: Way | undefined): Way | undefined {
  return way && { ...way, gains: undefined };
}

/** Whoever has not logged in loses a right with the entry that stands for them. */
function withoutEntry({ binding, entry }: Access): Cut {
  const words = `take everybody out of ${nameOf(binding)}`;
  return { kind: "holder", words, at: entry, owner: binding, place: entry.get("name") };
}

function* pathOf(goal: Goal, subject: Subject, { match, steps, cuts }: Way): Generator<AttackPath> {
  const { place } = cuts?.[0] ?? { place: subject.root };
  const chain = steps.map((step) => `${step.match === "unknown" ? "–?→" : "→"} ${step.text}`).join(" ");
  const changes = cuts ? listed(cuts.map(({ words }) => words)) : "none that can be named";
  const claim = `${nameOf(subject)} must not be a way from outside to ${GOALS[goal]}: outside ${chain} → ${GOALS[goal]}; cheapest cut: ${changes}`;
  const unsure = match === "unknown" ? steps.find((step) => step.match === "unknown") : undefined;
  const reason =
    unsure && place.state !== "unknown" ? `the step to ${unsure.text} is not certain, since ${unsure.reason ?? ""}` : undefined;
  yield { goal, subject, place, claim, cuts: cuts ?? [], isCertain: match === "yes", reason };
}

/** The changes in one sentence; more than a few are counted. */
function listed(words: readonly string[]): string {
  const all = [...new Set(words)];
  const shown = all.length > 3 ? [...all.slice(0, 2), `${all.length - 2} more changes`] : all;
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}` : (shown[0] ?? "");
}
