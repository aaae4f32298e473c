import type { Subject } from "./model/subject";
import type { ResolvedProfile } from "./profiles/resolve";
import type { Remedy, Rule } from "./rule";

/** What one rule sets in a resource. */
export interface Remediation {
  rule: Rule;
  remedies: readonly Remedy[];
}

/**
 * The safe defaults that the rules at level `remediate` set in a subject, in the order of the rules. Only what is absent is ever set: a
 * value that is there, unknown or secret stays as it is, and so does all of a resource that is shown in part.
 */
export function remediate(profile: ResolvedProfile, subject: Subject): Remediation[] {
  if (subject.problem !== undefined) return [];
  const taken = new Set<string>();
  return profile.rules.flatMap(({ rule, enforcementLevel }): Remediation[] => {
    const { remedy } = rule;
    if (enforcementLevel !== "remediate" || !remedy) return [];
    const remedies = subject.pods
      .flatMap((pod) => [...remedy(pod)])
      .filter(({ field }) => field.state === "absent" && !field.origin.sparse && !taken.has(field.path));
    for (const { field } of remedies) taken.add(field.path);
    return remedies.length > 0 ? [{ rule, remedies }] : [];
  });
}
