import type { Field } from "./model/field";
import type { Subject } from "./model/subject";
import type { ActiveRule, ResolvedProfile } from "./profiles/resolve";
import { docsUrl, type CheckContext, type Effect, type Finding, type Observation } from "./rule";

/** Something that kept a subject or a file from being judged. It never counts as compliant. */
export interface ReportError {
  /** A stable name of the kind of error, for example `rule-crashed` or `invalid-manifest`. */
  code: string;
  message: string;
  ruleId?: string;
  subject?: Subject["reference"];
  file?: string;
  line?: number;
  column?: number;
}

/** How many subjects there were and what became of them. */
export interface Summary {
  /** All subjects, whether or not a rule applies to them. */
  subjects: number;
  /** Subjects to which at least one rule was applied. */
  evaluated: number;
  /** Findings by outcome. */
  violations: number;
  undecided: number;
  waived: number;
  /** Subjects to which no rule applies. */
  skipped: number;
}

/** What {@link evaluate} found, with the profile that it applied. */
export interface Report {
  profile: ResolvedProfile;
  summary: Summary;
  findings: Finding[];
  errors: ReportError[];
}

/** What the rules say of one subject. */
export interface SubjectResult {
  /** Whether at least one rule was applied. */
  evaluated: boolean;
  findings: Finding[];
  errors: ReportError[];
}

/** Applies a profile to subjects. Pure: the same input gives the same report, and nothing is read or written. */
export function evaluate(profile: ResolvedProfile, subjects: Iterable<Subject>, inputErrors: readonly ReportError[] = []): Report {
  const results = Array.from(subjects, (subject) => evaluateSubject(profile, subject));
  return {
    profile,
    summary: summarize(results),
    findings: results.flatMap(({ findings }) => findings),
    errors: [...inputErrors, ...results.flatMap(({ errors }) => errors)],
  };
}

/** Counts the results of subjects. */
export function summarize(results: readonly SubjectResult[]): Summary {
  const evaluated = results.filter((result) => result.evaluated).length;
  const outcomes = results.flatMap(({ findings }) => findings.map(({ outcome }) => outcome));
  const count = (wanted: Finding["outcome"]): number => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    subjects: results.length,
    evaluated,
    violations: count("violation"),
    undecided: count("undecided"),
    waived: count("waived"),
    skipped: results.length - evaluated,
  };
}

/** A finding, and the place it is about: that of the finding may stop at a secret around it. */
interface Found {
  finding: Finding;
  place: string;
}

/** Applies every active rule of a profile to one subject. A rule that crashes becomes an error and stops no other. */
export function evaluateSubject(profile: ResolvedProfile, subject: Subject): SubjectResult {
  const { podSecurityMinor, userNamespaces } = profile;
  const context: CheckContext = { podSecurityMinor, userNamespaces };
  const errors: ReportError[] = subject.problem ? [problemOf(subject, subject.problem)] : [];
  const found: Found[] = [];
  if (subject.pods.length === 0) return { evaluated: false, findings: [], errors };
  for (const active of profile.rules) {
    try {
      const seen = new Set<string>();
      for (const pod of subject.pods) {
        for (const observation of active.rule.check(pod, context)) {
          const place = placeOf(observation);
          // One place that cannot be read makes a rule undecided once, however many of its demands depend on it.
          const key = observation.outcome === "undecided" ? place.path : `${place.path} ${observation.claim}`;
          if (!seen.has(key)) found.push({ finding: toFinding(active, observation, subject), place: place.path });
          seen.add(key);
        }
      }
    } catch (error) {
      errors.push(crash(active.rule.id, subject, error));
    }
  }
  return { evaluated: profile.rules.length > 0, findings: withoutRepeated(profile, found), errors };
}

function toFinding(active: ActiveRule, observation: Observation, subject: Subject): Finding {
  const { rule } = active;
  const { outcome, claim } = observation;
  const { path, keys } = placeOf(observation).tellable;
  const reason = outcome === "undecided" ? whyUndecided(observation, path) : undefined;
  const place = path && (outcome === "violation" || observation.field.state !== "unknown") ? ` in ${path}` : "";
  return {
    ruleId: rule.id,
    outcome,
    effect: effectOf(active, outcome),
    severity: rule.severity,
    message: reason === undefined ? `${claim}${place}` : `cannot decide whether ${claim}${place}: ${reason}`,
    ...(reason !== undefined && { reason }),
    remediation: rule.remediation,
    docsUrl: docsUrl(rule.id),
    controls: rule.controls,
    subject: subject.reference,
    path,
    ...subject.locate?.(keys),
  };
}

function whyUndecided({ field }: Observation, path: string): string {
  return field.state === "unknown" ? `${path || "the resource"} ${field.reason}` : "only a part of the pod is shown";
}

function effectOf({ enforcementLevel, onUnknown }: ActiveRule, outcome: Observation["outcome"]): Effect {
  if (outcome === "undecided" && onUnknown !== "block") return onUnknown;
  return enforcementLevel === "mandatory" ? "block" : "warn";
}

function placeOf({ outcome, field }: Observation): Field {
  return outcome === "undecided" && field.unknownAt ? field.unknownAt : field;
}

/** Errors of rules may quote what they read, so only their kind is told. */
function crash(ruleId: string, subject: Subject, error: unknown): ReportError {
  const kind = error instanceof Error ? error.name : typeof error;
  const message = `rule ${ruleId} crashed on ${nameOf(subject)} (${kind}), and so it cannot be called compliant`;
  return { code: "rule-crashed", message, ruleId, subject: subject.reference };
}

function problemOf(subject: Subject, problem: string): ReportError {
  const { file } = subject.reference;
  const source = file === undefined ? "" : `${file}: `;
  return {
    code: "invalid-resource",
    message: `${source}${nameOf(subject)} ${problem}, and so cannot be called compliant`,
    subject: subject.reference,
    ...(file !== undefined && { file, ...subject.locate?.([]) }),
  };
}

function nameOf({ reference: { kind = "resource", name } }: Subject): string {
  return name === undefined ? kind : `${kind} "${name}"`;
}

/** Where two rules find the same violation, keeps the finding of the narrower rule, unless only that of the wider one blocks. */
function withoutRepeated(profile: ResolvedProfile, found: readonly Found[]): Finding[] {
  const repeated = new Set<Finding>();
  const violations = Map.groupBy(
    found.filter(({ finding }) => finding.outcome === "violation"),
    ({ finding }) => finding.ruleId,
  );
  for (const { rule } of profile.rules) {
    const wider = rule.includes.length ? (violations.get(rule.id) ?? []) : [];
    for (const narrower of wider.length ? rule.includes : []) {
      const byPlace = new Map(violations.get(narrower)?.map(({ finding, place }) => [place, finding]));
      for (const { finding, place } of wider) {
        const same = byPlace.get(place);
        if (same) repeated.add(finding.effect === "block" && same.effect !== "block" ? same : finding);
      }
    }
  }
  return found.map(({ finding }) => finding).filter((finding) => !repeated.has(finding));
}
