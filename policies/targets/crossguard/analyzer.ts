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
import type { Subject } from "../../model/subject";
import { DEFAULT_PROFILE, PROFILE_VARIABLE, profiles } from "../../profiles";
import { PACK_SETTINGS, parseConfiguration } from "../../profiles/configuration";
import type { EnforcementLevel, Profile } from "../../profiles/profile";
import { resolveProfile, type ResolvedProfile } from "../../profiles/resolve";
import { childlessGroup, childlessGroups, readPulumiResource, type PulumiResource } from "../../sources/pulumi";
import { remediate, type Remediation } from "../../remediate";
import type { Rule } from "../../rule";
import { rules } from "../../rules";
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

  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    /** Reads the waivers of the project. */
    private readonly readWaivers: () => WaiverSet = () => waiverSet([]),
  ) {}

  /** Chooses the profile and reads the waivers. Throws an {@link InputError} where a profile is named that does not exist, or a waiver is wrong. */
  configureStack({ stack, project, tags, config }: StackInfo): void {
    const named: [string | undefined, string][] = [
      [this.environment[PROFILE_VARIABLE], `the environment variable ${PROFILE_VARIABLE}`],
      [config.get(PROFILE_KEY), `the stack's configuration ${PROFILE_KEY}`],
      [tags.get(PROFILE_KEY), `the stack's tag ${PROFILE_KEY}`],
      [profiles.has(stack) ? stack : undefined, "the stack's name"],
    ];
    const [name, source] = named.find(([value]) => value) ?? [DEFAULT_PROFILE, "the default"];
    this.profile = profileNamed(name as string, source);
    this.resolved = undefined;
    const set = this.readWaivers();
    const context = {
      today: utcDate(new Date()),
      environment: this.profile.environment,
      stack: `urn:pulumi:${stack}::${project}::`,
    };
    this.waiving = set.waivers.length > 0 ? { set, context } : undefined;
  }

  /** The level of each rule before any configuration. */
  defaultLevel(ruleId: string): EnforcementLevel {
    return this.profile.levels[ruleId] ?? "disabled";
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
    this.resolved = resolveProfile(this.profile, parseConfiguration(Object.fromEntries(entries), "policy pack configuration"));
  }

  /** Whether any rule is at the level `remediate`; otherwise nobody needs to look at a resource for that. */
  get canRemediate(): boolean {
    return this.active.rules.some(({ enforcementLevel }) => enforcementLevel === "remediate");
  }

  /** What the rules at level `remediate` set in a resource before it is judged. */
  remediate(resource: PulumiResource): Remediation[] {
    return readPulumiResource(resource).flatMap((subject) => {
      const remediations = remediate(this.active, subject);
      if (remediations.length === 0 || !this.waiving) return remediations;
      // What has been accepted stays as it is.
      const { findings } = evaluateSubject(this.active, subject, this.waiving);
      const waived = new Set(findings.filter(({ outcome }) => outcome === "waived").map(({ ruleId }) => ruleId));
      return remediations.filter(({ rule }) => !waived.has(rule.id));
    });
  }

  /** What is wrong with one resource. */
  analyze(resource: PulumiResource): Diagnostic[] {
    return this.judge(resource.urn, readPulumiResource(resource));
  }

  /**
   * What is wrong with the stack as a whole, and with groups that have turned out empty. Resources are read as they were when each was judged;
   * those that never were (read from elsewhere, or no target of the run) as the engine lists them.
   */
  analyzeStack(resources: readonly EncodedResource[]): Diagnostic[] {
    const empty = childlessGroups(resources).filter(({ urn }) => !this.isEvaluated(urn));
    const diagnostics = empty.flatMap((group) => this.judge(group.urn, [childlessGroup(group)]));
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
      `portcullis: profile ${name}, Pod Security ${podSecurityVersion}, ${rules.length} rules; ${subjects} resources: ` +
      `${evaluated} evaluated, ${skipped} without a rule; ${violations} violations, ${undecided} undecided, ${waived} waived, ${errors} errors`
    );
  }

  private judge(urn: string, subjects: readonly Subject[]): Diagnostic[] {
    const results = subjects.map((subject) => evaluateSubject(this.active, subject, this.waiving));
    this.judged.set(urn, { subjects, results });
    return results.flatMap((result) => diagnosticsOf(result, urn));
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

  private get active(): ResolvedProfile {
    return (this.resolved ??= resolveProfile(this.profile));
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

function profileNamed(name: string, source: string): Profile {
  const profile = profiles.get(name);
  if (profile) return profile;
  const known = [...profiles.keys()].join(", ");
  throw new InputError("unknown-profile", `there is no profile "${printable(name)}"; there are ${known}`, { source });
}
