import type { SubjectReference } from "../model/subject";
import { ELSEWHERE, type Finding, type Severity } from "../rule";

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
  const undecided = findings.filter(({ outcome, reason }) => outcome === "undecided" && reason !== ELSEWHERE);
  return [...Map.groupBy(undecided, ({ path, effect, reason }) => `${effect} ${path} ${reason}`).values()].map((group) => {
    const first = mostSevere(group);
    const ruleIds = group.map(({ ruleId }) => ruleId);
    if (group.length === 1) return { first, ruleIds, message: first.message };
    return { first, ruleIds, message: `cannot decide ${group.length} rules: ${first.reason}` };
  });
}

/** What resources miss that another stack may declare. */
export interface ElsewhereGroup {
  /** The most severe of the findings. */
  first: Finding;
  ruleIds: string[];
  /** The names of the first few resources, and how many more there are. */
  resources: string;
  message: string;
  /** What to do about all of them. */
  remediation: string;
}

/** How many resources are named. */
const NAMED = 5;

/** The findings about what another stack may declare, those of the same effect together: a stack seldom misses it for one resource alone. */
export function groupElsewhere(findings: readonly Finding[]): ElsewhereGroup[] {
  const missing = findings.filter(({ outcome, reason }) => outcome === "undecided" && reason === ELSEWHERE);
  return [...Map.groupBy(missing, ({ effect }) => effect).values()].map((group) => {
    const ruleIds = [...new Set(group.map(({ ruleId }) => ruleId))].sort();
    const names = [...new Set(group.map(({ subject }) => subjectName(subject)))];
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
    return {
      first: mostSevere(group),
      ruleIds,
      resources: `${names.slice(0, NAMED).join(", ")}${more}`,
      message: `cannot decide ${count(ruleIds.length, "rule")} about ${count(names.length, "resource")}: what they ask for may be declared in another stack`,
      remediation:
        'Declare it in this stack, set "completeStack" in the configuration if nothing of it is declared elsewhere, or switch off what another team answers for.',
    };
  });
}

/** How a report calls a subject: `Deployment shop/web`. */
export function subjectName({ kind = "resource", namespace, name = "(no name)" }: SubjectReference): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function mostSevere(findings: readonly Finding[]): Finding {
  return findings.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))[0] as Finding;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
