import assert from "node:assert/strict";
import type { Subject } from "../../policies/model/subject";
import { remediate } from "../../policies/remediate";
import type { ActiveRule } from "../../policies/profiles/resolve";
import type { Rule } from "../../policies/rule";
import { readPulumiResource } from "../../policies/sources/pulumi";
import { strict } from "./outcomes";
import { podResource, setPath, WORKLOAD_KINDS, wrap, inTemplate, type Json } from "./pods";
import type { Change } from "./rule-cases";
import { evaluateWith, pulumiSubjects } from "./rule-tester";

/** A change of a compliant pod, and what the rule then sets; nothing is left to find where it is all that was wrong. */
export interface RemedyCase {
  what: string;
  set: Change;
  sets: Record<string, Json>;
}

/** Runs the cases of a rule's remedy over every workload kind. */
export function testRemedy(rule: Rule, cases: readonly RemedyCase[]): void {
  describe(`the remedy of ${rule.id}`, () => {
    for (const { what, set, sets } of cases) {
      const isNothing = Object.keys(sets).length === 0;
      it(`${isNothing ? "leaves alone" : "completes"} ${what}`, () => {
        for (const kind of WORKLOAD_KINDS) {
          const { metadata, spec } = podResource(set);
          const resource = wrap({ metadata: metadata ?? null, spec: spec ?? null }, kind);
          const expected = Object.entries(sets).map(([path, value]) => [inTemplate(kind.template, path), value]);
          assert.deepEqual(remediesOf(rule, pulumiSubjects(resource)), expected);
          for (const [path, value] of expected) setPath(resource, path as string, value as Json);
          if (!isNothing) assert.deepEqual(evaluateWith(rule, {}, pulumiSubjects(resource)).findings, []);
        }
      });
    }

    it("leaves alone what is shown in part", () => {
      for (const { set } of cases) {
        const patch = { type: "kubernetes:core/v1:PodPatch", urn: "urn:pulumi:test::test::kubernetes:core/v1:PodPatch::subject" };
        const subjects = readPulumiResource({ ...patch, inputs: podResource(set) });
        assert.ok(subjects[0]?.pods[0]?.spec.origin.sparse);
        assert.deepEqual(remediesOf(rule, subjects), []);
      }
    });
  });
}

function remediesOf(rule: Rule, subjects: readonly Subject[]): [string, unknown][] {
  const active: ActiveRule = { rule, enforcementLevel: "remediate", onUnknown: "block", parameters: {} };
  return subjects
    .flatMap((subject) => remediate({ ...strict, rules: [active] }, subject))
    .flatMap(({ remedies }) => remedies.map(({ field, value }): [string, unknown] => [field.path, value]));
}
