import type { Control } from "./frameworks/control";
import type { Field, Value } from "./model/field";
import type { Pod } from "./model/pod";
import type { SignatureOutcomes } from "./model/signature";
import type { Subject, SubjectReference } from "./model/subject";
import type { ViewName, Views } from "./model/views";
import type { Parameters, ParameterValues } from "./parameter";

/** How bad it is, independent of any profile. The names are CrossGuard's. */
export type Severity = "low" | "medium" | "high" | "critical";

/** What a rule found at one place, before it becomes a {@link Finding}. */
export interface Observation {
  outcome: "violation" | "undecided";
  field: Field;
  /** Who must what, without the place: `container "app" must not add "NET_ADMIN"`. Holds no value that may be secret. */
  claim: string;
  /** Why it is so, or cannot be decided, where that does not follow from the field. */
  reason?: string;
  /** Whose field it is; needed from rules that apply to a stack. */
  subject?: Subject;
}

/** The environments of a delivery pipeline, in the order in which a change passes them. */
export const ENVIRONMENTS = ["dev", "uat", "prod"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** What a check may ask about its surroundings. */
export interface CheckContext {
  /** The minor version of the Pod Security Standards, 36 for v1.36. */
  podSecurityMinor: number;
  /** Whether `hostUsers: false` relaxes controls as it does in v1.35 and later of the standards. */
  userNamespaces: boolean;
  /** Whose profile it is, if it is one of an environment. */
  environment: Environment | undefined;
  /** Whether nothing that belongs to the stack is declared elsewhere, so that what is missing from it is missing. */
  completeStack: boolean;
  /** What the trust policy says of images; `undefined` where there is none. */
  signatures: SignatureOutcomes | undefined;
}

/** What is said of a rule besides its check. */
export interface RuleMeta {
  /** A DNS label; also the CrossGuard policy name and the name of the rule's page. Never reused. */
  id: string;
  /** A sentence that says what must hold. */
  title: string;
  /** Why: what an attacker gains otherwise. */
  rationale: string;
  severity: Severity;
  /** What the check is given: each pod, each resource of some kinds, the whole stack, … */
  appliesTo: ViewName;
  /**
   * For rules about resources and stacks, the kinds that they are about: `Service`, `apps/Deployment`, `docker:index:Container`. A `*` at
   * the end stands for any rest. Default: none.
   */
  kinds?: readonly string[];
  controls: readonly Control[];
  /** The fix, as an instruction. */
  remediation: string;
  /** When a waiver or a parameter is right, as a sentence. */
  waiveWhen: string;
  /** What its users may set besides its level. Default: nothing. */
  parameters?: Parameters;
  /** Why no profile switches it on by itself. Default: profiles do. */
  optIn?: string;
  /**
   * For rules about texts that are most often not known before the deployment and rarely wrong (an environment variable with the address of
   * a database): what undecided findings do unless the configuration says. Default: what the profile says.
   */
  onUnknown?: "warn" | "defer";
  /** What has to be fetched before the rule can be asked. Default: nothing. */
  needs?: "signatures";
  /** The first minor version of the Pod Security Standards with this control; 0 where it was always there. Default: 0. */
  since?: number;
  /** Narrower rules whose demands are among this one's; what both find is reported once. */
  includes?: readonly string[];
}

/** A value that a remediation sets where there is none. */
export interface Remedy {
  /** The place, which is absent. */
  field: Field;
  value: Value;
}

/** A rule: its metadata, and a generator of what it observes. */
export interface Rule extends Required<Omit<RuleMeta, "optIn" | "onUnknown" | "needs">> {
  needs: "signatures" | undefined;
  optIn: string | undefined;
  onUnknown: "warn" | "defer" | undefined;
  check(view: Views[ViewName], context: CheckContext, parameters: ParameterValues<Parameters>): Iterable<Observation>;
  /** The safe defaults for what a pod leaves open. Only for settings whose default is never wrong to state. */
  remedy: ((pod: Pod) => Iterable<Remedy>) | undefined;
}

/** A rule as its file writes it. */
export interface RuleDefinition<V extends ViewName = ViewName, P extends Parameters = Parameters> extends RuleMeta {
  appliesTo: V;
  parameters?: P;
  check(view: Views[V], context: CheckContext, parameters: ParameterValues<P>): Iterable<Observation>;
  remedy?(pod: Pod): Iterable<Remedy>;
}

/** Whether a finding blocks, warns or, while it is undecided, waits for the deployment; one that is waived does nothing. */
export type Effect = "block" | "warn" | "defer" | "none";

/** The waiver of a finding, as reports show it. */
export interface WaiverReference {
  /** Where it stands: `stacks/waivers/monitoring.yaml:3`. */
  id: string;
  reason: string;
  owner: string;
  ticket: string;
  /** The last day on which it holds, as `2027-03-31`. */
  expires: string;
}

/** What the rules say of one place of one subject. */
export interface Finding {
  ruleId: string;
  outcome: "violation" | "undecided" | "waived";
  /** What the profile makes of it. */
  effect: Effect;
  severity: Severity;
  /** Who must what, where. */
  message: string;
  /** Why the rule cannot decide, where the outcome is `undecided`. */
  reason?: string;
  remediation: string;
  docsUrl: string;
  controls: readonly Control[];
  subject: SubjectReference;
  /** The place in the subject, for example `spec.containers[0].image`; empty where the whole subject is meant. */
  path: string;
  /** The line and column of the place in the subject's file, from 1. */
  line?: number;
  column?: number;
  /** The waiver that applies, where the outcome is `waived`. */
  waiver?: WaiverReference;
}

/** Where the page of a rule is published with the package. */
const DOCS_URL = "https://unpkg.com/portcullis/docs/rules";

/** A rule from its metadata and check. Throws on an id that is not a DNS label of at most 63 characters. */
export function defineRule<V extends ViewName, P extends Parameters = Readonly<Record<string, never>>>(
  definition: RuleDefinition<V, P>,
): Rule {
  if (!/^[a-z][-a-z0-9]{0,61}[a-z0-9]$/.test(definition.id)) throw new TypeError(`not a rule id: ${definition.id}`);
  const defaults = {
    since: 0,
    includes: [],
    kinds: [],
    parameters: {},
    optIn: undefined,
    onUnknown: undefined,
    needs: undefined,
    remedy: undefined,
  };
  // The evaluator gives each check the view that it asks for.
  return { ...defaults, ...definition };
}

/** The address of a rule's page. */
export function docsUrl(ruleId: string): string {
  return `${DOCS_URL}/${ruleId}.md`;
}

const NOTHING: readonly Observation[] = [];

/**
 * A violation unless `accepts` takes the field's value, `undefined` where it is absent. What cannot be read is undecided, and so is what
 * a patch does not show but would have to set. No generator, because it is called more often than anything else.
 */
export function requireField(field: Field, accepts: (value: Field["value"]) => boolean, claim: string): readonly Observation[] {
  if (field.state === "unknown") return [{ outcome: "undecided", field, claim }];
  if (accepts(field.value)) return NOTHING;
  return [{ outcome: field.state === "absent" && field.origin.sparse ? "undecided" : "violation", field, claim }];
}

/** What has been found to be wrong, and why, where the claim alone does not say it (a clause, as in "it has no signature"). */
export function* violation(field: Field, claim: string, reason?: string): Generator<Observation> {
  yield { outcome: "violation", field, claim, ...(reason !== undefined && { reason }) };
}

/** What cannot be told, for a reason of its own (the end of a sentence, as in "it may be declared in another stack"). */
export function* undecided(field: Field, claim: string, reason?: string): Generator<Observation> {
  yield { outcome: "undecided", field, claim, ...(reason !== undefined && { reason }) };
}

/** Why what is missing is undecided. Reports tell it once, for all resources that miss something. */
export const ELSEWHERE = "it may be declared in another stack";

/** What is not in the stack: a violation if the stack is complete, else undecided. */
export function* missing({ completeStack }: CheckContext, field: Field, claim: string): Generator<Observation> {
  yield* completeStack ? violation(field, claim) : undecided(field, claim, ELSEWHERE);
}

/** Observations about a resource of a stack. */
export function* at(subject: Subject, observations: Iterable<Observation>): Generator<Observation> {
  for (const observation of observations) yield { ...observation, subject };
}

/** Drops the observations where `exempts` takes the value of `condition`; where that cannot be read, they are undecided for its sake. */
export function* unless(
  condition: Field,
  exempts: (value: Field["value"]) => boolean,
  observations: Iterable<Observation>,
): Generator<Observation> {
  if (condition.state === "known" && exempts(condition.value)) return;
  for (const observation of observations) {
    yield condition.state === "unknown" && observation.outcome === "violation"
      ? { ...observation, outcome: "undecided", field: condition }
      : observation;
  }
}

/** The value of a field in quotes if it is one of `known` and no secret, otherwise words that do not repeat it. */
export function quoteKnown(field: Field, known: ReadonlySet<string>, otherwise: string): string {
  return typeof field.value === "string" && !field.secret && known.has(field.value) ? `"${field.value}"` : otherwise;
}

/** Whether a switch is off, by default or by word. */
export function isUnsetOrFalse(value: unknown): boolean {
  return value === undefined || value === false;
}

/** Whether a text is missing or empty, which is the same to Kubernetes. */
export function isUnsetOrEmpty(value: unknown): boolean {
  return value === undefined || value === "";
}

/** Whether a seccomp or AppArmor profile type confines its container. */
export function isRuntimeOrLocalhostProfile(type: unknown): boolean {
  return type === "RuntimeDefault" || type === "Localhost";
}

/** Windows pods are exempt from controls that only Linux has since v1.25 of the standards. */
export function exceptWindows(
  pod: Pod,
  { podSecurityMinor }: CheckContext,
  observations: Iterable<Observation>,
): Iterable<Observation> {
  return podSecurityMinor < 25 ? observations : unless(pod.spec.get("os", "name"), (name) => name === "windows", observations);
}

/** In a user namespace of its own, a pod's root is not the node's. */
export function exceptInUserNamespace(
  pod: Pod,
  { userNamespaces }: CheckContext,
  observations: Iterable<Observation>,
): Iterable<Observation> {
  return userNamespaces ? unless(pod.spec.get("hostUsers"), (hostUsers) => hostUsers === false, observations) : observations;
}
