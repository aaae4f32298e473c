import type { Finding, WaiverReference } from "../rule";
import { isExpired, isWaivedBy, matchesText, type WaiverContext } from "./match";
import { daysBetween, type Waiver, type WaiverSet } from "./waiver";

export type { WaiverContext } from "./match";

/** How many days before its last one a waiver is announced to expire. */
export const NOTICE_DAYS = 30;

/** What a run is told of a waiver. Errors fail it, notices do not. */
export interface WaiverProblem {
  code: "waiver-expired" | "waiver-unused" | "waiver-expiring";
  isError: boolean;
  /** Begins with the place of the waiver. */
  message: string;
  /** The id of the waiver. */
  waiver: string;
  file: string;
  line: number;
  /** For `waiver-expiring`: how many days are left after today. */
  daysLeft?: number;
}

/** When, where and on what stack waivers are reviewed. */
export interface ReviewContext extends WaiverContext {
  /** How the URNs of the stack begin (`urn:pulumi:prod::shop::`); absent where there is no stack, as in a scan. */
  stack?: string | undefined;
  /** Whether only some of what the waivers may be for has been looked at, so that none is called unused. Default: no. */
  isPartial?: boolean;
}

/**
 * The findings, those for which a waiver holds with the outcome `waived`, the effect `none` and the waiver. Where several hold, the narrowest
 * is named. Rules that include each other are waived one by one, so this belongs before what one of them repeats is dropped.
 */
export function applyWaivers(findings: readonly Finding[], { byRule }: WaiverSet, context: WaiverContext): Finding[] {
  return findings.map((finding) => {
    const waiver = byRule.get(finding.ruleId)?.find((candidate) => isWaivedBy(finding, candidate, context));
    return waiver ? { ...finding, outcome: "waived", effect: "none", waiver: referenceOf(waiver) } : finding;
  });
}

/** The ids of the waivers that hold for at least one of the findings, whether or not they have been applied to them. */
export function usedWaivers(findings: readonly Finding[], { byRule }: WaiverSet, context: WaiverContext): ReadonlySet<string> {
  const used = findings.flatMap(
    (finding) => byRule.get(finding.ruleId)?.filter((waiver) => isWaivedBy(finding, waiver, context)) ?? [],
  );
  return new Set(used.map(({ id }) => id));
}

/**
 * What is to be done about waivers after a run: expired ones and those that no finding needed are errors, those that expire soon are
 * notices. Waivers of other environments and stacks are left alone. A scan has no URNs and a Pulumi program has nothing else, so neither
 * calls those of the other unused.
 */
export function reviewWaivers({ waivers }: WaiverSet, usedIds: ReadonlySet<string>, context: ReviewContext): WaiverProblem[] {
  return waivers
    .filter((waiver) => concerns(waiver, context))
    .flatMap(
      (waiver) =>
        ageProblem(waiver, context.today, context.isPartial || usedIds.has(waiver.id) || !couldBeUsed(waiver, context)) ?? [],
    );
}

/** What the age of waivers alone gives reason to say: those that have expired, and those that soon will. */
export function reviewAges({ waivers }: WaiverSet, today: string): WaiverProblem[] {
  return waivers.flatMap((waiver) => ageProblem(waiver, today, true) ?? []);
}

function ageProblem(waiver: Waiver, today: string, isUsed: boolean): WaiverProblem | undefined {
  const { expires } = waiver;
  if (isExpired(waiver, today)) {
    return problem(
      waiver,
      "waiver-expired",
      `expired on ${expires} and waives nothing any more; remove it, or have it approved again`,
    );
  }
  if (!isUsed) return problem(waiver, "waiver-unused", "is not needed: the rule finds nothing there; remove it");
  const daysLeft = daysBetween(today, expires);
  if (daysLeft > NOTICE_DAYS) return undefined;
  const when = daysLeft === 0 ? "today" : `in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}, on ${expires}`;
  return { ...problem(waiver, "waiver-expiring", `expires ${when}`), isError: false, daysLeft };
}

function problem(waiver: Waiver, code: WaiverProblem["code"], what: string): WaiverProblem {
  const { id, rule, owner, ticket, file, line } = waiver;
  return { code, isError: true, message: `${id}: waiver of ${rule} (${owner}, ${ticket}) ${what}`, waiver: id, file, line };
}

/** Whether a waiver is not known to be for another environment or another stack. */
function concerns(waiver: Waiver, { environment, stack }: ReviewContext): boolean {
  if (waiver.environment !== undefined && waiver.environment !== environment) return false;
  if (!("urn" in waiver.subject) || stack === undefined) return true;
  const wanted = waiver.subject.urn.split("::");
  const own = stack.split("::");
  return [0, 1].every((part) => matchesText(wanted[part] ?? "", own[part] ?? "", waiver.scope === "pattern"));
}

function couldBeUsed({ subject }: Waiver, { stack }: ReviewContext): boolean {
  return "urn" in subject === (stack !== undefined);
}

function referenceOf({ id, reason, owner, ticket, expires }: Waiver): WaiverReference {
  return { id, reason, owner, ticket, expires };
}
