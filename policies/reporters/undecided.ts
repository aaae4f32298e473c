import type { Finding, Severity } from "../rule";

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Rules that cannot be decided for one and the same reason. */
export interface UndecidedGroup {
  /** The most severe of them; what they share (path, effect, reason, subject) can be read here. */
  first: Finding;
  ruleIds: string[];
  /** One sentence for all of them. */
  message: string;
}

/**
 * The undecided findings of one subject, those of the same place and effect together: one value that is not known yet would otherwise
 * be told once for every rule that reads it.
 */
export function groupUndecided(findings: readonly Finding[]): UndecidedGroup[] {
  const undecided = findings.filter(({ outcome }) => outcome === "undecided");
  return [...Map.groupBy(undecided, ({ path, effect, reason }) => `${effect} ${path} ${reason}`).values()].map((group) => {
    const first = group.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))[0] as Finding;
    const ruleIds = group.map(({ ruleId }) => ruleId);
    if (group.length === 1) return { first, ruleIds, message: first.message };
    return { first, ruleIds, message: `cannot decide ${group.length} rules: ${first.reason}` };
  });
}
