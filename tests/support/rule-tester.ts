import assert from "node:assert/strict";
import { evaluate, type Report } from "../../policies/evaluate";
import type { Subject } from "../../policies/model/subject";
import { resolveProfile } from "../../policies/profiles/resolve";
import type { Rule } from "../../policies/rule";
import { readManifests } from "../../policies/sources/manifests";
import { readPulumiResource } from "../../policies/sources/pulumi";
import { inTemplate, podResource, WORKLOAD_KINDS, wrap, type Json, type WorkloadKind } from "./pods";

/** Values by path in the pod (`spec.containers[0].image`), set on a compliant one; `null` is as good as removing it. */
export type Change = Record<string, Json>;

/** What a rule must find: the change, the only place it may name, and the message without that place. */
export interface Expected {
  set: Change;
  path: string;
  message: string;
}

export interface RuleCases {
  /** The version of the Pod Security Standards. Default: the newest. */
  version?: string;
  compliant: readonly Change[];
  violations: readonly Expected[];
  /** Each change holds `UNKNOWN`; `message` is the whole of it without `cannot decide whether`. */
  undecided?: readonly Expected[];
}

const ROLES = [
  { list: "containers", name: "app", label: "container" },
  { list: "initContainers", name: "init", label: "init container" },
  { list: "ephemeralContainers", name: "debug", label: "ephemeral container" },
] as const;

/** Runs the cases of a rule over every workload kind, every kind of container and both sources. */
export function testRule(rule: Rule, { version = "v1.36", compliant, violations, undecided = [] }: RuleCases): void {
  describe(`${rule.id} at ${version}`, () => {
    for (const change of [{}, ...compliant]) {
      it(`accepts ${JSON.stringify(change)}`, () => {
        forEachSource(rule, version, change, (report) => assert.deepEqual(report.findings, []));
      });
    }
    for (const expected of violations.flatMap(forEachRole)) {
      it(`finds ${JSON.stringify(expected.set)}`, () => {
        forEachSource(rule, version, expected.set, (report, kind) => {
          const path = inTemplate(kind.template, expected.path);
          assert.deepEqual(observed(report), [{ outcome: "violation", path, message: `${expected.message} in ${path}` }]);
        });
      });
    }
    for (const expected of undecided.flatMap(forEachRole)) {
      it(`cannot decide ${JSON.stringify(expected.set)}`, () => {
        for (const kind of WORKLOAD_KINDS) {
          const path = inTemplate(kind.template, expected.path);
          const message = `cannot decide whether ${expected.message}: ${path} is not known until deployment`;
          assert.deepEqual(observed(evaluateWith(rule, version, pulumiSubjects(resource(expected.set, kind)))), [
            { outcome: "undecided", path, message },
          ]);
        }
      });
    }
  });
}

/** A report of one rule alone. */
export function evaluateWith(rule: Rule, version: string, subjects: readonly Subject[]): Report {
  const profile = {
    name: "test",
    description: "",
    onUnknown: "block",
    userNamespaces: true,
    levels: { [rule.id]: "mandatory" },
  } as const;
  return evaluate(resolveProfile(profile, { podSecurityVersion: version }), subjects);
}

/** The subjects of a resource as the engine would send it. */
export function pulumiSubjects(inputs: { [key: string]: Json }): Subject[] {
  const { apiVersion, kind } = inputs as { apiVersion: string; kind: string };
  const token = `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
  return readPulumiResource({ type: token, urn: `urn:pulumi:test::test::${token}::subject`, inputs });
}

function forEachSource(rule: Rule, version: string, change: Change, verify: (report: Report, kind: WorkloadKind) => void): void {
  for (const kind of WORKLOAD_KINDS) {
    const inputs = resource(change, kind);
    const { subjects, errors } = readManifests(JSON.stringify(inputs), { file: "subject.json", strict: true });
    assert.deepEqual(errors, []);
    for (const report of [evaluateWith(rule, version, subjects), evaluateWith(rule, version, pulumiSubjects(inputs))]) {
      assert.deepEqual(report.errors, []);
      assert.deepEqual(report.summary.evaluated, 1);
      verify(report, kind);
    }
  }
}

function resource(change: Change, kind: WorkloadKind): { [key: string]: Json } {
  const { metadata, spec } = podResource(change);
  return wrap({ metadata: metadata ?? null, spec: spec ?? null }, kind);
}

/** A case about the ordinary container, once for each kind of container. */
function forEachRole(expected: Expected): Expected[] {
  const text = JSON.stringify(expected);
  if (!text.includes("containers[0]") || text.includes("initContainers")) return [expected];
  return ROLES.map(({ list, name, label }) => {
    const swapped = text.replaceAll("containers[0]", `${list}[0]`).replaceAll('container \\"app\\"', `${label} \\"${name}\\"`);
    return JSON.parse(swapped) as Expected;
  });
}

function observed({ findings }: Report): { outcome: string; path: string; message: string }[] {
  return findings.map(({ outcome, path, message }) => ({ outcome, path, message }));
}
