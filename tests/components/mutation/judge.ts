/** What the rules say of a program, and what they say differently once it is changed. */
import { evaluateStack, evaluateSubject, type ReportError } from "../../../policies/evaluate";
import type { Subject } from "../../../policies/model/subject";
import type { RuleSettings } from "../../../policies/profiles/configuration";
import { profiles } from "../../../policies/profiles";
import type { Profile } from "../../../policies/profiles/profile";
import { resolveProfile, type ResolvedProfile } from "../../../policies/profiles/resolve";
import type { Finding } from "../../../policies/rule";
import { readPulumiResource } from "../../../policies/sources/pulumi";
import type { Registered } from "../../support/register";

/** Rules that no profile switches on, with their parameters. */
export type Chosen = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The strictest profile, with rules switched on besides. */
export function strictest(chosen: Chosen): ResolvedProfile {
  const rules = new Map<string, RuleSettings>();
  for (const [id, parameters] of Object.entries(chosen)) rules.set(id, { enforcementLevel: "mandatory", parameters });
  // Who collects logs, and sends them out of the cluster, is a matter of the cluster.
  rules.set("kubernetes-log-shipping", { enforcementLevel: "disabled" });
  return resolveProfile(profiles.get("prod") as Profile, { completeStack: true, rules });
}

/** What a change of a program brings about. */
export interface Difference {
  appeared: readonly Finding[];
  /** Findings that are gone, and errors: neither may be. */
  disturbed: readonly string[];
}

/** A judge of one program. What is not changed is read and judged once. */
export class Judge {
  /** What is said of the program as it is. */
  readonly base: readonly Finding[];
  private readonly subjects: readonly (readonly Subject[])[];
  private readonly results: readonly (readonly Finding[])[];
  private readonly ofStack: readonly Finding[];

  constructor(
    private readonly profile: ResolvedProfile,
    private readonly registered: readonly Registered[],
  ) {
    this.subjects = registered.map(read);
    this.results = this.subjects.map((subjects) => this.own(subjects).findings);
    this.ofStack = evaluateStack(profile, this.subjects.flat()).findings;
    this.base = [...this.results.flat(), ...this.ofStack];
  }

  /** What is different where one resource has become another, or is gone. */
  compare(index: number, result: Registered | undefined): Difference {
    const subjects = result ? read(result) : [];
    const own = this.own(subjects);
    const stack = evaluateStack(this.profile, this.subjects.with(index, subjects).flat());
    const resource = this.registered[index]?.name;
    // What was said of a resource that is gone is not missed.
    const kept = this.ofStack.filter((finding) => result !== undefined || resourceOf(finding) !== resource);
    const before = new Map([...(result ? (this.results[index] ?? []) : []), ...kept].map((finding) => [keyOf(finding), finding]));
    const after = [...own.findings, ...stack.findings];
    const known = new Set(after.map(keyOf));
    return {
      appeared: after.filter((finding) => !before.has(keyOf(finding))),
      disturbed: [
        ...[...before.keys()].filter((key) => !known.has(key)),
        ...[...own.errors, ...stack.errors].map(({ message }) => `error: ${message}`),
      ],
    };
  }

  private own(subjects: readonly Subject[]): { findings: Finding[]; errors: ReportError[] } {
    const results = subjects.map((subject) => evaluateSubject(this.profile, subject));
    return { findings: results.flatMap(({ findings }) => findings), errors: results.flatMap(({ errors }) => errors) };
  }
}

/** The name of the resource that a finding is about. */
export function resourceOf({ subject }: Finding): string {
  return subject.urn?.split("::").at(-1) ?? "";
}

function read({ type, name, inputs }: Registered): Subject[] {
  return readPulumiResource({ type, urn: `urn:pulumi:prod::shop::${type}::${name}`, inputs });
}

function keyOf(finding: Finding): string {
  return `${finding.ruleId} ${resourceOf(finding)}: ${finding.message}`;
}
