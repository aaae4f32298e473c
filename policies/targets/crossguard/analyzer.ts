/**
 * The pack as the engine sees it: portcullis's answers to the calls of Pulumi's analyzer protocol, without the transport.
 * Source of the protocol: pulumi proto/pulumi/analyzer.proto.
 */
import { isDeepStrictEqual } from "node:util";
import { InputError } from "../../errors";
import {
  evaluateStack,
  evaluateSubject,
  reviewUse,
  summarize,
  type StackResult,
  type SubjectResult,
  type Waiving,
} from "../../evaluate";
import { printable } from "../../model/printable";
import { imageNamesOf } from "../../model/signature";
import type { Subject } from "../../model/subject";
import { DEFAULT_PROFILE, PROFILE_VARIABLE, profiles } from "../../profiles";
import { PACK_SETTINGS, parseConfiguration } from "../../profiles/configuration";
import type { EnforcementLevel, Profile } from "../../profiles/profile";
import { levelOf, resolveProfile, signatureRules, type ResolvedProfile } from "../../profiles/resolve";
import { childlessGroup, childlessGroups, readPulumiResource, type PulumiResource } from "../../sources/pulumi";
import { remediate, type Remediation } from "../../remediate";
import type { Rule } from "../../rule";
import { rules } from "../../rules";
import type { SignatureChecks } from "../../signatures/checks";
import { utcDate, waiverSet, type WaiverSet } from "../../waivers/waiver";
import { crossguardDiagnostics, errorDiagnostic, noticeDiagnostic, type Diagnostic } from "./diagnostics";
import type { EncodedResource } from "./stack-resources";

/** What the engine tells of the stack before anything else. */
export interface StackInfo {
  stack: string;
  project: string;
  /** The stack's tags and its configuration, by full key (`portcullis:profile`). */
  tags: ReadonlyMap<string, string>;
  config: ReadonlyMap<string, string>;
  /** Whether it is a preview, after which nothing is changed. */
  dryRun: boolean;
}

/** What a project keeps beside its program. */
export interface ProjectFiles {
  /** Default: nothing is waived. */
  readWaivers?: () => WaiverSet;
  /** What verifies images as the trust policy demands; `undefined` where there is none. Default: there is none. */
  openSignatures?: () => SignatureChecks | undefined;
}

/** The key of the stack's configuration, and of its tags, that names a profile. */
const PROFILE_KEY = "portcullis:profile";

/** What the engine sends for one policy. */
export interface PolicySettings {
  enforcementLevel: EnforcementLevel;
  properties: Record<string, unknown>;
}

/** One run of the pack: told about the stack and its configuration, then asked about each resource. */
export class Analyzer {
  private profile: Profile = profileNamed(DEFAULT_PROFILE, "the default");
  private resolved: ResolvedProfile | undefined;
  /** What was read and found so far, by URN. */
  private readonly judged = new Map<string, { subjects: readonly Subject[]; results: readonly SubjectResult[] }>();
  /** What was found in the stack as a whole. */
  private stack: StackResult = { findings: [], errors: [] };

  private waiving: Waiving | undefined;
  private signatures: SignatureChecks | undefined;
  private withoutSignatures: ResolvedProfile | undefined;
  private dryRun = false;
  private readonly read = new WeakMap<PulumiResource, readonly Subject[]>();

  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly files: ProjectFiles = {},
  ) {}

  /**
   * Chooses the profile, reads the waivers and the trust policy. Throws an {@link InputError} where a profile is named that does not exist, or
   * something is wrong with a file.
   */
  configureStack({ stack, project, tags, config, dryRun }: StackInfo): void {
    const named: [string | undefined, string][] = [
      [this.environment[PROFILE_VARIABLE], `the environment variable ${PROFILE_VARIABLE}`],
      [config.get(PROFILE_KEY), `the stack's configuration ${PROFILE_KEY}`],
      [tags.get(PROFILE_KEY), `the stack's tag ${PROFILE_KEY}`],
      [profiles.has(stack) ? stack : undefined, "the stack's name"],
    ];
    const [name, source] = named.find(([value]) => value) ?? [DEFAULT_PROFILE, "the default"];
    this.profile = profileNamed(name as string, source);
    this.resolved = this.withoutSignatures = undefined;
    this.dryRun = dryRun;
    this.signatures = this.files.openSignatures?.();
    const set = this.files.readWaivers?.() ?? waiverSet([]);
    const context = {
      today: utcDate(new Date()),
      environment: this.profile.environment,
      stack: `urn:pulumi:${stack}::${project}::`,
    };
    this.waiving = set.waivers.length > 0 ? { set, context } : undefined;
  }

  /** The level of each rule before any configuration. */
  defaultLevel(ruleId: string): EnforcementLevel {
    const rule = rulesById.get(ruleId);
    return rule ? levelOf(rule, this.profile, this.signatures !== undefined) : "disabled";
  }

  /**
   * Takes the settings of every policy, defaults included. Throws an {@link InputError} on a name that is no rule's and on a key that is no
   * setting's: the engine passes both on without a word.
   */
  configure(settings: ReadonlyMap<string, PolicySettings>): void {
    const entries = [...settings]
      // The engine has applied "all" to each policy already; the pack as a whole has no level of its own.
      .filter(([name]) => name !== "all")
      .map(([name, { enforcementLevel, properties }]) => [
        name,
        name === PACK_SETTINGS ? properties : { enforcementLevel, ...withoutDefaults(name, properties) },
      ]);
    const configuration = parseConfiguration(Object.fromEntries(entries), "policy pack configuration");
    this.resolved = resolveProfile(this.profile, configuration, this.signatures);
    this.withoutSignatures = undefined;
  }

  /** Whether any rule is at the level `remediate`; otherwise nobody needs to look at a resource for that. */
  get canRemediate(): boolean {
    return this.active.rules.some(({ enforcementLevel }) => enforcementLevel === "remediate");
  }

  /** What the rules at level `remediate` set in a resource before it is judged. */
  remediate(resource: PulumiResource): Remediation[] {
    return this.subjectsOf(resource).flatMap((subject) => {
      const remediations = remediate(this.active, subject);
      if (remediations.length === 0 || !this.waiving) return remediations;
      // What has been accepted stays as it is.
      const { findings } = evaluateSubject(this.active, subject, this.waiving);
      const waived = new Set(findings.filter(({ outcome }) => outcome === "waived").map(({ ruleId }) => ruleId));
      return remediations.filter(({ rule }) => !waived.has(rule.id));
    });
  }

  /**
   * Begins to verify the images of a resource. Resolves when {@link analyze} may be asked: on an update, when they are verified, because what is
   * refused must not be created; in a preview at once, since the engine asks about one resource after the other, and the end of the run can wait
   * for all of them together.
   */
  async prepare(resource: PulumiResource): Promise<void> {
    const { signatures } = this;
    if (!signatures) return;
    const requests = this.subjectsOf(resource).flatMap((subject) =>
      imageNamesOf(subject).map((image) => signatures.request(image)),
    );
    if (!this.isLate) await Promise.all(requests);
  }

  /** What is wrong with one resource. */
  analyze(resource: PulumiResource): Diagnostic[] {
    return this.judge(resource.urn, this.subjectsOf(resource));
  }

  /** Resolves when {@link analyzeStack} may be asked. */
  async prepareStack(): Promise<void> {
    await this.signatures?.settled();
  }

  /**
   * What is wrong with the stack as a whole, and with groups that have turned out empty. Resources are read as they were when each was judged;
   * those that never were (read from elsewhere, or no target of the run) as the engine lists them.
   */
  analyzeStack(resources: readonly EncodedResource[]): Diagnostic[] {
    const empty = childlessGroups(resources).filter(({ urn }) => !this.isEvaluated(urn));
    const diagnostics = [
      ...empty.flatMap((group) => this.judge(group.urn, [childlessGroup(group)])),
      // After the groups, of which these rules have something to say as well.
      ...(this.isLate ? this.judgeSignatures() : []),
    ];
    const subjects = resources.flatMap(
      (resource) => this.judged.get(resource.urn)?.subjects ?? readPulumiResource(resource.decode()),
    );
    const stack = evaluateStack(this.active, subjects, this.waiving);
    const review = this.reviewWaivers(stack);
    this.stack = { findings: stack.findings, errors: [...stack.errors, ...review.errors] };
    return [...diagnostics, ...diagnosticsOf(this.stack, ""), ...review.notices.map(noticeDiagnostic)];
  }

  /** One line for the end of a run, so that "no finding" is never mistaken for "nothing was looked at". */
  summarize(): string {
    const results = [...this.judged.values()].flatMap((judged) => judged.results);
    const every = [...results, this.stack];
    const summary = summarize(
      results,
      every.flatMap(({ findings }) => findings),
    );
    const { subjects, evaluated, violations, undecided, waived, skipped } = summary;
    const errors = every.reduce((total, result) => total + result.errors.length, 0);
    const { name, podSecurityVersion, rules } = this.active;
    return (
      `portcullis: profile ${name}, Pod Security ${podSecurityVersion}, ${rules.length} rules${this.signatures ? " with a trust policy" : ""}; ${subjects} resources: ` +
      `${evaluated} evaluated, ${skipped} without a rule; ${violations} violations, ${undecided} undecided, ${waived} waived, ${errors} errors`
    );
  }

  private judge(urn: string, subjects: readonly Subject[]): Diagnostic[] {
    const profile = this.isLate ? this.early : this.active;
    const results = subjects.map((subject) => evaluateSubject(profile, subject, this.waiving));
    this.judged.set(urn, { subjects, results });
    return results.flatMap((result) => diagnosticsOf(result, urn));
  }

  /** What the rules say that had to wait, of everything that was judged without them. */
  private judgeSignatures(): Diagnostic[] {
    const late = signatureRules(this.active);
    const isLate = new Set(late.rules.filter(({ rule }) => rule.needs !== undefined).map(({ rule }) => rule.id));
    return [...this.judged].flatMap(([urn, { subjects, results }]) => {
      const added = subjects.map((subject): SubjectResult => {
        const { findings, errors, evaluated } = evaluateSubject(late, subject, this.waiving);
        const own = ({ ruleId }: { ruleId?: string }): boolean => ruleId !== undefined && isLate.has(ruleId);
        return { evaluated, findings: findings.filter(own), errors: errors.filter(own) };
      });
      this.judged.set(urn, { subjects, results: results.map((result, index) => merged(result, added[index])) });
      return added.flatMap((result) => diagnosticsOf(result, urn));
    });
  }

  private subjectsOf(resource: PulumiResource): readonly Subject[] {
    const known = this.read.get(resource);
    if (known) return known;
    const subjects = readPulumiResource(resource);
    this.read.set(resource, subjects);
    return subjects;
  }

  /** Waivers that nothing needed, and those whose time is up. */
  private reviewWaivers({ findings }: StackResult): ReturnType<typeof reviewUse> {
    if (!this.waiving) return { errors: [], notices: [] };
    const results = [...this.judged.values()].flatMap((judged) => judged.results);
    return reviewUse([...results.flatMap((result) => result.findings), ...findings], this.waiving);
  }

  private isEvaluated(urn: string): boolean {
    return this.judged.get(urn)?.results.some(({ evaluated }) => evaluated) ?? false;
  }

  /** Whether rules that need signatures are asked at the end of the run. */
  private get isLate(): boolean {
    return this.dryRun && this.signatures !== undefined;
  }

  private get active(): ResolvedProfile {
    return (this.resolved ??= resolveProfile(this.profile, {}, this.signatures));
  }

  /** The rules that can be asked at once. */
  private get early(): ResolvedProfile {
    return (this.withoutSignatures ??= { ...this.active, rules: this.active.rules.filter(({ rule }) => rule.needs === undefined) });
  }
}

const rulesById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

/** The engine adds the default of every parameter that is not set, also for rules that are switched off. */
function withoutDefaults(ruleId: string, properties: Record<string, unknown>): Record<string, unknown> {
  const parameters = rulesById.get(ruleId)?.parameters ?? {};
  const isDefault = ([name, value]: [string, unknown]): boolean =>
    Object.hasOwn(parameters, name) && isDeepStrictEqual(value, parameters[name]?.schema.default);
  return Object.fromEntries(Object.entries(properties).filter((entry) => !isDefault(entry)));
}

function diagnosticsOf({ findings, errors }: StackResult, urn: string): Diagnostic[] {
  return [...crossguardDiagnostics(findings), ...errors.map((error) => errorDiagnostic(error, urn))];
}

function merged(result: SubjectResult, late: SubjectResult | undefined): SubjectResult {
  if (!late) return result;
  return {
    evaluated: result.evaluated || late.evaluated,
    findings: [...result.findings, ...late.findings],
    errors: [...result.errors, ...late.errors],
  };
}

function profileNamed(name: string, source: string): Profile {
  const profile = profiles.get(name);
  if (profile) return profile;
  const known = [...profiles.keys()].join(", ");
  throw new InputError("unknown-profile", `there is no profile "${printable(name)}"; there are ${known}`, { source });
}
