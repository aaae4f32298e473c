import type { Finding } from "../rule";

/** Rules that cannot be decided for one and the same reason. */
export interface UndecidedGroup {
  /** Any one of them; what they share (path, effect, subject) can be read here. */
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
  return [...Map.groupBy(undecided, ({ path, effect }) => `${effect} ${path}`).values()].map((group) => {
    const first = group[0] as Finding;
    const ruleIds = group.map(({ ruleId }) => ruleId);
    if (group.length === 1) return { first, ruleIds, message: first.message };
    const reason = first.message.slice(first.message.lastIndexOf(": ") + 2);
    return { first, ruleIds, message: `cannot decide ${group.length} rules: ${reason}` };
  });
}
