import assert from "node:assert/strict";
import { evaluate, type Report } from "../../policies/evaluate";
import { podSecurityMinor } from "../../policies/frameworks/pss";
import type { Subject, SubjectReference } from "../../policies/model/subject";
import { defaultsOf } from "../../policies/parameter";
import type { ResolvedProfile } from "../../policies/profiles/resolve";
import type { Rule } from "../../policies/rule";
import { inTemplate, podResource, setPath, WORKLOAD_KINDS, wrap, type Json, type WorkloadKind } from "./pods";
import { asCase, casesByRule, type Case, type Expected, type Place, type Resource, type RuleCases } from "./rule-cases";
import { subjectsBySource } from "./sources";

export type { RuleCases } from "./rule-cases";
export { pulumiSubjects } from "./sources";

const ROLES = [
  { list: "containers", name: "app", label: "container" },
  { list: "initContainers", name: "init", label: "init container" },
  { list: "ephemeralContainers", name: "debug", label: "ephemeral container" },
] as const;

/** What a rule is applied to in one case, through one source: its resources, in the order of the base. */
interface Run {
  report: Report;
  /** The references of the resources' first subjects; `undefined` where the case has removed the resource. */
  references: (SubjectReference | undefined)[];
  /** Where the pod stands, for rules about pods. */
  template: string;
}

/**
 * Runs the cases of a rule. Without a base they are changes of a compliant pod, and each is run over every workload kind, every kind of
 * container and both sources; with one, over every source that can deliver it.
 */
export function testRule(rule: Rule, cases: RuleCases): void {
  const { version = "v1.36", compliant, violations, undecided = [], legitimate = [] } = cases;
  casesByRule.set(rule.id, [...(casesByRule.get(rule.id) ?? []), cases]);
  const runs = (one: Case): Run[] => runCase(rule, cases, one);
  const isSpread = !cases.base && !cases.ordinaryOnly;
  const spread = isSpread ? violations.flatMap(forEachRole) : violations;
  const spreadUndecided = isSpread ? undecided.flatMap(forEachRole) : undecided;
  describe(`${rule.id} at ${version}`, () => {
    for (const entry of [{}, ...compliant]) {
      it(`accepts ${nameOf(asCase(entry))}`, () => {
        for (const { report } of runs(asCase(entry))) assert.deepEqual(observed(report), []);
      });
    }
    for (const expected of spread) {
      it(`finds ${nameOf(expected)}`, () => {
        for (const run of runs(expected)) {
          const wanted = places(expected).map((place) => violationAt(place, run));
          assert.deepEqual(observed(run.report, run.references), wanted);
        }
      });
    }
    for (const expected of spreadUndecided) {
      it(`cannot decide ${nameOf(expected)}`, () => {
        for (const run of runs(expected)) {
          const wanted = places(expected).map((place) => undecidedAt(place, run));
          assert.deepEqual(observed(run.report, run.references), wanted);
        }
      });
    }
    for (const one of legitimate) {
      it(`${one.waived ? "leaves to a waiver" : "accepts"} ${one.what}`, () => {
        for (const { report } of runs(one))
          assert.equal(report.findings.length > 0, one.waived ?? false, report.findings[0]?.message);
      });
    }
  });
}

/** How a rule is applied. */
export interface Application {
  version?: string;
  parameters?: Readonly<Record<string, unknown>>;
  environment?: Case["environment"];
  complete?: boolean;
  signatures?: NonNullable<Case["signatures"]>;
}

/** A report of one rule alone. */
export function evaluateWith(rule: Rule, { version = "v1.36", ...application }: Application, subjects: readonly Subject[]): Report {
  const minor = podSecurityMinor(version);
  const parameters = { ...defaultsOf(rule.parameters), ...application.parameters };
  const profile: ResolvedProfile = {
    name: "test",
    podSecurityVersion: version,
    context: {
      podSecurityMinor: minor,
      userNamespaces: minor >= 35,
      environment: application.environment,
      completeStack: application.complete ?? false,
      signatures: application.signatures && { of: (image) => application.signatures?.[image] ?? { state: "accepted" } },
    },
    rules: rule.since > minor ? [] : [{ rule, enforcementLevel: "mandatory", onUnknown: "block", parameters }],
  };
  return evaluate(profile, subjects);
}

function runCase(rule: Rule, cases: RuleCases, one: Case): Run[] {
  const application = applicationOf(cases, one);
  const { base } = cases;
  if (!base) return WORKLOAD_KINDS.flatMap((kind) => runPod(rule, application, one, kind));
  const resources = changed(base, one);
  const bySource = resources.map((resource, index) => (resource ? subjectsBySource(resource, `subject-${index}`) : undefined));
  // Each resource alone may come from several sources, but a stack comes from one.
  const sources = Math.min(...bySource.flatMap((sources) => sources?.length ?? []));
  return Array.from({ length: sources }, (_, source) => {
    const lists = bySource.map((sources) => sources?.[sources.length - 1 - source]);
    const report = evaluateWith(
      rule,
      application,
      lists.flatMap((subjects) => subjects ?? []),
    );
    assert.deepEqual(report.errors, []);
    // What is about everything makes nothing evaluated.
    if (rule.appliesTo !== "stack" && !rule.kinds.includes("*"))
      assert.ok(report.summary.evaluated > 0, "the rule applies to none of the resources");
    return { report, references: lists.map((subjects) => subjects?.[0]?.reference), template: "" };
  });
}

function runPod(rule: Rule, application: Application, { set = {} }: Case, kind: WorkloadKind): Run[] {
  const { metadata, spec } = podResource(set);
  const resource = wrap({ metadata: metadata ?? null, spec: spec ?? null }, kind) as Resource;
  return subjectsBySource(resource).map((subjects) => {
    const report = evaluateWith(rule, application, subjects);
    assert.deepEqual(report.errors, []);
    assert.equal(report.summary.evaluated, rule.since > podSecurityMinor(report.profile.podSecurityVersion) ? 0 : 1);
    return { report, references: [subjects[0]?.reference], template: kind.template };
  });
}

/** How a rule is applied in one of its cases. */
export function applicationOf(cases: RuleCases, one: Case): Application {
  return {
    ...(cases.version !== undefined && { version: cases.version }),
    ...pick(cases),
    ...pick(one),
    parameters: { ...cases.parameters, ...one.parameters },
  };
}

/** The base with the change of a case; `undefined` for what it removes. */
export function changed(base: Resource | readonly Resource[], { set = {}, text }: Case): (Resource | undefined)[] {
  if (Array.isArray(base)) {
    const copy = structuredClone(base) as Json;
    for (const [path, value] of Object.entries(set)) setPath(copy, path, structuredClone(value));
    return (copy as (Resource | null)[]).map((resource) => resource ?? undefined);
  }
  const copy = structuredClone(base) as { [key: string]: Json };
  if (text !== undefined) copy[Object.keys(copy)[0] as string] = text;
  const target = (copy["inputs"] ?? copy["compose"] ?? copy) as Json;
  for (const [path, value] of Object.entries(set)) setPath(target, path, structuredClone(value));
  return [copy as Resource];
}

function pick({ parameters, environment, complete, signatures }: Case): Application {
  return {
    ...(parameters && { parameters }),
    ...(environment && { environment }),
    ...(complete !== undefined && { complete }),
    ...(signatures && { signatures }),
  };
}

/** A case about the ordinary container, once for each kind of container. */
function forEachRole<T extends Expected>(expected: T): T[] {
  const text = JSON.stringify(expected);
  if (!text.includes("containers[0]") || text.includes("initContainers")) return [expected];
  if (!expected.path.includes("containers[0]") && !expected.message.includes('container "app"')) return [expected];
  return ROLES.map(({ list, name, label }) => {
    const swapped = text.replaceAll("containers[0]", `${list}[0]`).replaceAll('container \\"app\\"', `${label} \\"${name}\\"`);
    return JSON.parse(swapped) as T;
  });
}

function places({ path, message, reason, subject, more = [] }: Expected): Place[] {
  const first = { path, message, ...(reason !== undefined && { reason }), ...(subject !== undefined && { subject }) };
  return [first, ...more.map((place) => ({ ...(reason !== undefined && { reason }), ...place }))];
}

interface Observed {
  outcome: string;
  path: string;
  message: string;
  subject: number;
}

function violationAt({ path, message, reason, subject = 0 }: Place, { template }: Run): Observed {
  const place = inTemplate(template, path);
  const where = place ? ` in ${place}` : "";
  return { outcome: "violation", path: place, message: `${message}${where}${reason === undefined ? "" : `: ${reason}`}`, subject };
}

function undecidedAt({ path, message, reason, subject = 0 }: Place, { template }: Run): Observed {
  const place = inTemplate(template, path);
  const because = reason ?? `${place || "the resource"} is not known until deployment`;
  // Where the field itself can be read, the message says where it is; otherwise the reason begins with the place.
  const where = reason === undefined || place === "" || reason.startsWith(`${place} `) ? "" : ` in ${place}`;
  return { outcome: "undecided", path: place, message: `cannot decide whether ${message}${where}: ${because}`, subject };
}

function observed({ findings }: Report, references: readonly (SubjectReference | undefined)[] = []): Observed[] {
  return findings.map(({ outcome, path, message, subject }) => ({
    outcome,
    path,
    message,
    subject: Math.max(references.indexOf(subject), 0),
  }));
}

function nameOf({ set, text, ...others }: Case): string {
  const { parameters, environment, complete, signatures } = others;
  const given = [set ?? text ?? {}, ...(parameters ? [parameters] : []), environment ?? [], complete ?? [], signatures ?? []];
  return given
    .filter((entry) => !Array.isArray(entry))
    .map((entry) => JSON.stringify(entry))
    .join(" with ");
}
