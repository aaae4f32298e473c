/**
 * Ways of an attacker through a stack, put together from single steps: one after the other, or one beside the other. Each knows whether it
 * can be walked and which changes close it for certain. One after the other, to close any of the parts is enough, and the cheapest is taken;
 * side by side, all of them have to be closed.
 */
import type { Field } from "../field";
import { allMatch, anyMatch, type Match } from "../selector";
import { text, type Subject } from "../subject";

/** One step, by what it leads to. */
export interface Step {
  /** What is reached: `Deployment "web"`, `container "app" is privileged`. Holds no value that may be secret. */
  text: string;
  match: Match;
  /** Why the step is not certain, as the end of a sentence; counts where `match` is "unknown". */
  reason?: string;
}

/**
 * What a change costs, as the effort and the risk to what runs: a setting of one container or entry is changed in one place, a NetworkPolicy
 * or a role concerns several, and who takes away an exposure or a token that was asked for changes what the program is for.
 */
export const COST = { setting: 1, holder: 1, token: 1, policy: 2, role: 2, wantedToken: 3, exposure: 3 } as const;

/** A change that closes a step. */
export interface Cut {
  kind: keyof typeof COST;
  /** As an instruction: `do not set securityContext.privileged`. */
  words: string;
  /** What is changed. Two cuts of the same place are one. */
  at: Field;
  /** Whose place that is. */
  owner: Subject;
  /** Where a finding shows it: in the resource that the way is about. */
  place: Field;
}

/** A way, or a part of one. */
export interface Way {
  match: Match;
  /** The steps of the surest and shortest of all ways that it stands for. */
  steps: readonly Step[];
  /** The changes that together close it; `undefined` where nothing that can be named does. */
  cuts: readonly Cut[] | undefined;
  /** What one has at its end, where ways can be compared by that: who has it already gains nothing by another way to it. */
  gains?: ReadonlySet<unknown> | undefined;
}

/** All that there is, among the gains of a way. */
export const EVERYTHING = "everything";

/** A way of one step. */
export function oneStep(step: Step, cuts: readonly Cut[] | undefined, gain?: unknown): Way {
  return { match: step.match, steps: [step], cuts, ...(gain !== undefined && { gains: new Set([gain]) }) };
}

/** Ways that have to be walked one after the other; none if one of them is none. */
export function inSeries(...ways: readonly (Way | undefined)[]): Way | undefined {
  const parts = ways.filter((way) => way !== undefined && way.match !== "no") as Way[];
  if (parts.length < ways.length) return undefined;
  // Of equal costs the last counts: what is wrong stands nearer to the goal than how it is reached.
  const cuts = cheapest(...parts.map((way) => way.cuts).reverse());
  const match = allMatch(parts.map((way) => way.match));
  return { match, steps: parts.flatMap(({ steps }) => steps), cuts, gains: parts.at(-1)?.gains };
}

/** Ways of which any leads on; none if there are none. The first of equals is shown. */
export function anyOf(ways: readonly (Way | undefined)[]): Way | undefined {
  const open = ways.filter((way) => way !== undefined && way.match !== "no") as Way[];
  const [best, ...others] = [...open].sort(bySurenessAndLength);
  if (!best) return undefined;
  const all = [best, ...others].map(({ cuts }) => cuts);
  const cuts = all.every((own) => own !== undefined) ? distinct(all.flat()) : undefined;
  const gains = open.every((way) => way.gains) ? new Set(open.flatMap((way) => [...(way.gains ?? [])])) : undefined;
  return { match: anyMatch(open.map(({ match }) => match)), steps: best.steps, cuts, gains };
}

/** Whether whoever has walked one way certainly has all that is at the end of another. */
export function hasGainsOf(walked: Way | undefined, { gains }: Way): boolean {
  if (walked?.match !== "yes" || !walked.gains || !gains) return false;
  const { gains: held } = walked;
  return held.has(EVERYTHING) || [...gains].every((gain) => held.has(gain));
}

/** The cheapest of several sets of changes. */
export function cheapest(...sets: readonly (readonly Cut[] | undefined)[]): readonly Cut[] | undefined {
  return sets.reduce((best, cuts) => (costOf(cuts) < costOf(best) ? cuts : best), undefined);
}

/** What changes cost together. */
export function costOf(cuts: readonly Cut[] | undefined): number {
  return cuts ? cuts.reduce((sum, { kind }) => sum + COST[kind], 0) : Infinity;
}

/** How messages call a resource: `Service "web"`. */
export function nameOf({ reference: { kind = "resource", name } }: Subject): string {
  return name === undefined ? kind : `${kind} "${name}"`;
}

/** A noun with the text of a field, where that may be printed. */
export function named(noun: string, field: Field): string {
  const name = text(field);
  return name === undefined || name === "" ? noun : `${noun} "${name}"`;
}

/** Why something that depends on fields is not certain: the first that cannot be read. */
export function unreadReason(...fields: readonly Field[]): string {
  const unread = fields.find(({ state }) => state === "unknown");
  const place = (unread?.unknownAt ?? unread)?.tellable.path;
  if (unread?.reason === undefined) return "it depends on values that cannot be read";
  return place ? `${place} ${unread.reason}` : `what decides it ${unread.reason}`;
}

const RANK: Readonly<Record<Match, number>> = { yes: 0, unknown: 1, no: 2 };

/** Of equals, the one that leads to the most. */
function bySurenessAndLength(a: Way, b: Way): number {
  const narrowness = ({ gains }: Way): number => (gains?.has(EVERYTHING) ? 0 : 1);
  return RANK[a.match] - RANK[b.match] || a.steps.length - b.steps.length || narrowness(a) - narrowness(b);
}

function distinct(cuts: readonly Cut[]): Cut[] {
  return [...new Map(cuts.map((cut): [Field, Cut] => [cut.at, cut])).values()];
}
