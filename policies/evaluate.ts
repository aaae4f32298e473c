import type { Field } from "./model/field";
import { Stack } from "./model/stack";
import type { Subject } from "./model/subject";
import type { ViewName, Views } from "./model/views";
import type { ActiveRule, ResolvedProfile } from "./profiles/resolve";
import { docsUrl, type CheckContext, type Effect, type Finding, type Observation, type Rule } from "./rule";
import { applyWaivers, reviewWaivers, usedWaivers, type ReviewContext, type WaiverProblem } from "./waivers/apply";
import type { WaiverSet } from "./waivers/waiver";

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
  /** Subjects to which at least one rule was applied that is about their kind. */
  evaluated: number;
  /** Findings by outcome. */
  violations: number;
  undecided: number;
  waived: number;
  /** Subjects of which no rule says anything but what holds for all. */
  skipped: number;
}

/** Something to know that fails nothing. */
export interface ReportNotice {
  /** A stable name of the kind of notice, for example `waiver-expiring`. */
  code: string;
  message: string;
  file?: string;
  line?: number;
}

/** What {@link evaluate} found, with the profile that it applied. */
export interface Report {
  profile: ResolvedProfile;
  summary: Summary;
  findings: Finding[];
  errors: ReportError[];
  notices: ReportNotice[];
}

/** Waivers, and on what day and for which stack they are applied. */
export interface Waiving {
  set: WaiverSet;
  context: ReviewContext;
}

/** What {@link evaluate} is given besides the rules and the subjects. */
export interface EvaluateOptions {
  /** What kept files from being read; it stands in the report as it is. */
  inputErrors?: readonly ReportError[];
  /** Default: nothing is waived. */
  waiving?: Waiving | undefined;
}

/** What the rules say of a stack as a whole. */
export interface StackResult {
  findings: Finding[];
  errors: ReportError[];
}

/** What the rules say of one subject. */
export interface SubjectResult extends StackResult {
  /** Whether at least one rule was applied that is about such subjects, and not about everything. */
  evaluated: boolean;
}

/** Applies a profile to subjects: to each, then to all together. Pure: the same input gives the same report, nothing is read or written. */
export function evaluate(profile: ResolvedProfile, subjects: Iterable<Subject>, options: EvaluateOptions = {}): Report {
  const { inputErrors = [], waiving } = options;
  const all = [...subjects];
  const results = all.map((subject) => evaluateSubject(profile, subject, waiving));
  const every = [...results, evaluateStack(profile, all, waiving)];
  const findings = every.flatMap((result) => result.findings);
  const review = waiving ? reviewUse(findings, waiving) : { errors: [], notices: [] };
  return {
    profile,
    summary: summarize(results, findings),
    findings,
    errors: [...inputErrors, ...every.flatMap(({ errors }) => errors), ...review.errors],
    notices: review.notices,
  };
}

/** What is to be said of waivers once all findings are there: those that have expired, were not needed, or soon expire. */
export function reviewUse(
  findings: readonly Finding[],
  { set, context }: Waiving,
): { errors: ReportError[]; notices: ReportNotice[] } {
  const problems = reviewWaivers(set, usedWaivers(findings, set, context), context);
  const toEntry = ({ code, message, file, line }: WaiverProblem): ReportError => ({ code, message, file, line });
  return {
    errors: problems.filter(({ isError }) => isError).map(toEntry),
    notices: problems.filter(({ isError }) => !isError).map(toEntry),
  };
}

/** Counts the results of subjects and the findings on them and on their stack. */
export function summarize(results: readonly SubjectResult[], findings: readonly Finding[]): Summary {
  const evaluated = results.filter((result) => result.evaluated).length;
  const count = (wanted: Finding["outcome"]): number => findings.filter(({ outcome }) => outcome === wanted).length;
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
export function evaluateSubject(profile: ResolvedProfile, subject: Subject, waiving?: Waiving): SubjectResult {
  const errors: ReportError[] = subject.problem ? [problemOf(subject, subject.problem)] : [];
  const found: Found[] = [];
  const rules = rulesFor(profile, subject);
  const itself = [subject];
  for (const active of rules) {
    const { appliesTo } = active.rule;
    const views = appliesTo === "pod" ? subject.pods : appliesTo === "resource" ? itself : partsOf(subject, appliesTo);
    collect(active, views, profile.context, subject, errors, found);
  }
  return { evaluated: rules.some(isAboutIt), findings: withoutRepeated(rules, waive(found, waiving)), errors };
}

/** Applies the rules about a stack to all of its subjects together. */
export function evaluateStack(profile: ResolvedProfile, subjects: readonly Subject[], waiving?: Waiving): StackResult {
  const errors: ReportError[] = [];
  const found: Found[] = [];
  const rules = profile.rules.filter(({ rule }) => rule.appliesTo === "stack");
  if (rules.length === 0) return { findings: [], errors };
  const stack = new Stack(subjects, profile.context.completeStack);
  for (const active of rules) {
    collect(active, [stack], profile.context, undefined, errors, found);
  }
  return { findings: withoutRepeated(rules, waive(found, waiving)), errors };
}

/** Before repetitions are dropped: what one rule waives, a wider one may still find. */
function waive(found: readonly Found[], waiving: Waiving | undefined): readonly Found[] {
  if (!waiving || found.length === 0) return found;
  const findings = applyWaivers(
    found.map(({ finding }) => finding),
    waiving.set,
    waiving.context,
  );
  return found.map(({ place }, index) => ({ place, finding: findings[index] as Finding }));
}

/** Collects what a rule observes in some views. That is about `subject` unless the observation says otherwise. */
function collect(
  active: ActiveRule,
  views: readonly Views[ViewName][],
  context: CheckContext,
  subject: Subject | undefined,
  errors: ReportError[],
  found: Found[],
): void {
  const { rule, parameters } = active;
  // Made with the first observation, since most rules have none.
  let seen: Map<Subject, Set<string>> | undefined;
  try {
    for (const view of views) {
      for (const observation of rule.check(view, context, parameters)) {
        const about = observation.subject ?? subject;
        if (!about) throw new TypeError("an observation about a stack names no subject");
        const place = placeOf(observation);
        // One place that cannot be read makes a rule undecided once, however many of its demands depend on it.
        const isUnread = observation.outcome === "undecided" && observation.reason === undefined;
        const key = isUnread ? place.path : `${place.path} ${observation.claim}`;
        seen ??= new Map();
        const keys = seen.get(about) ?? new Set();
        if (!keys.has(key)) found.push({ finding: toFinding(active, observation, about), place: place.path });
        seen.set(about, keys.add(key));
      }
    }
  } catch (error) {
    errors.push(crash(rule.id, subject, error));
  }
}

/** The rules that apply to a subject, looked up once for all subjects of its kinds. */
function rulesFor(profile: ResolvedProfile, { kinds, pods, parts = {} }: Subject): readonly ActiveRule[] {
  const known = rulesByShape.get(profile) ?? new Map<string, readonly ActiveRule[]>();
  rulesByShape.set(profile, known);
  const views: readonly string[] = [...(pods.length > 0 ? ["pod"] : []), ...Object.keys(parts)];
  const shape = `${kinds.join(" ")} | ${views.join(" ")}`;
  const found = known.get(shape);
  if (found) return found;
  const rules = profile.rules.filter(({ rule }) =>
    rule.appliesTo === "resource" ? kinds.some((kind) => concerns(rule, kind)) : views.includes(rule.appliesTo),
  );
  known.set(shape, rules);
  return rules;
}

const rulesByShape = new WeakMap<ResolvedProfile, Map<string, readonly ActiveRule[]>>();

function isAboutIt({ rule }: ActiveRule): boolean {
  return !rule.kinds.includes("*");
}

/** Whether a rule about resources is about those of a kind. */
function concerns(rule: Rule, kind: string): boolean {
  return rule.kinds.some((wanted) => (wanted.endsWith("*") ? kind.startsWith(wanted.slice(0, -1)) : kind === wanted));
}

function partsOf({ parts }: Subject, view: ViewName): readonly Views[ViewName][] {
  const found: Readonly<Record<string, readonly Views[ViewName][] | undefined>> = parts ?? {};
  return found[view] ?? [];
}

function toFinding(active: ActiveRule, observation: Observation, subject: Subject): Finding {
  const { rule } = active;
  const { outcome } = observation;
  const { path, keys } = placeOf(observation).tellable;
  const reason = outcome === "undecided" ? whyUndecided(observation, path) : undefined;
  const place = path && (outcome === "violation" || observation.field.state !== "unknown") ? ` in ${path}` : "";
  return {
    ruleId: rule.id,
    outcome,
    effect: effectOf(active, outcome),
    severity: rule.severity,
    message: messageOf(observation, place, reason),
    ...(reason !== undefined && { reason }),
    remediation: rule.remediation,
    docsUrl: docsUrl(rule.id),
    controls: rule.controls,
    subject: subject.reference,
    path,
    ...subject.locate?.(keys),
  };
}

function messageOf({ claim, reason: cause }: Observation, place: string, reason: string | undefined): string {
  if (reason !== undefined) return `cannot decide whether ${claim}${place}: ${reason}`;
  return cause === undefined ? `${claim}${place}` : `${claim}${place}: ${cause}`;
}

function whyUndecided({ field, reason }: Observation, path: string): string {
  if (reason !== undefined) return reason;
  return field.state === "unknown" ? `${path || "the resource"} ${field.reason}` : "only a part of the resource is shown";
}

function effectOf({ enforcementLevel, onUnknown }: ActiveRule, outcome: Observation["outcome"]): Effect {
  if (outcome === "undecided" && onUnknown !== "block") return onUnknown;
  return enforcementLevel === "advisory" ? "warn" : "block";
}

function placeOf({ outcome, field }: Observation): Field {
  return outcome === "undecided" && field.unknownAt ? field.unknownAt : field;
}

/** Errors of rules may quote what they read, so only their kind is told. */
function crash(ruleId: string, subject: Subject | undefined, error: unknown): ReportError {
  const kind = error instanceof Error ? error.name : typeof error;
  const name = subject ? nameOf(subject) : "the stack";
  const message = `rule ${ruleId} crashed on ${name} (${kind}), and so it cannot be called compliant`;
  return { code: "rule-crashed", message, ruleId, ...(subject && { subject: subject.reference }) };
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
function withoutRepeated(rules: readonly ActiveRule[], found: readonly Found[]): Finding[] {
  const findings = found.map(({ finding }) => finding);
  const wideRules = found.length > 1 ? rules.filter(({ rule }) => rule.includes.length > 0) : [];
  if (wideRules.length === 0) return findings;
  const repeated = new Set<Finding>();
  const violations = Map.groupBy(
    found.filter(({ finding }) => finding.outcome === "violation"),
    ({ finding }) => finding.ruleId,
  );
  for (const { rule } of wideRules) {
    const wider = violations.get(rule.id) ?? [];
    for (const narrower of wider.length ? rule.includes : []) {
      const byPlace = new Map(violations.get(narrower)?.map(({ finding, place }) => [place, finding]));
      for (const { finding, place } of wider) {
        const same = byPlace.get(place);
        if (same?.subject === finding.subject) repeated.add(finding.effect === "block" && same.effect !== "block" ? same : finding);
      }
    }
  }
  return findings.filter((finding) => !repeated.has(finding));
}
