/** No rule ever repeats a secret: one is planted in every text of every violation in the rules' own tests. */
import assert from "node:assert/strict";
import { evaluate } from "../policies/evaluate";
import { profiles } from "../policies/profiles";
import type { Profile } from "../policies/profiles/profile";
import { resolveProfile } from "../policies/profiles/resolve";
import { jsonReport } from "../policies/reporters/json";
import { textReport } from "../policies/reporters/text";
import { rules } from "../policies/rules";
import { crossguardDiagnostics } from "../policies/targets/crossguard/diagnostics";
import { isMap } from "../policies/model/field";
import type { Subject } from "../policies/model/subject";
import { loadCases } from "../tools/generate/examples";
import { podResource, secret, type Json } from "./support/pods";
import { casesByRule, type Case, type Resource, type RuleCases } from "./support/rule-cases";
import { changed, type Application } from "./support/rule-tester";
import { pulumiSubjects, subjectsBySource } from "./support/sources";
import { ROOT } from "./support/preview";

const CANARY = "canary5f2c9e";

/** Without these a resource would be another one, or none. */
const IDENTITY = new Set(["apiVersion", "kind", "type"]);

/** Places that hold secrets in plain texts as well. */
const SECRET_PLACE = /^(value|args|command|data|stringData|binaryData|password|token|kubeconfig|environment|env|secret|clientKey)/i;

/** Every rule at once, opt-in ones too. */
const everything = resolveProfile({
  ...(profiles.get("prod") as Profile),
  levels: Object.fromEntries(rules.map(({ id }) => [id, "mandatory" as const])),
});

describe("a secret", () => {
  before(() => {
    const { describe: original, it: originalIt } = globalThis;
    loadCases(ROOT);
    Object.assign(globalThis, { describe: original, it: originalIt });
  });

  it("in any text of any resource that violates a rule is not repeated", () => {
    let planted = 0;
    for (const { resources, id } of violatingResources()) {
      for (const place of textPlaces(resources, () => true)) {
        const copy = structuredClone(resources);
        setAt(copy, place, secret(CANARY));
        assertSilent(subjectsOf(copy), `${id} ${place.join(".")}`);
        planted += 1;
      }
    }
    assert.ok(planted > 5_000, `only ${planted} places`);
  });

  it("in plain text, where texts may be secret, is not repeated", () => {
    let planted = 0;
    for (const { resources, id } of violatingResources()) {
      for (const place of textPlaces(resources, (keys) => keys.some((key) => SECRET_PLACE.test(String(key))))) {
        if (place.at(-1) === "name" || place.at(-1) === "key") continue;
        for (const text of [CANARY, `postgres://user:${CANARY}@db/shop`, `--password=${CANARY}`]) {
          const copy = structuredClone(resources);
          setAt(copy, place, text);
          const subjects = copy.flatMap((resource, index) => subjectsBySource(resource as Resource, `subject-${index}`)[0] ?? []);
          assertSilent(subjects, `${id} ${place.join(".")}`);
          planted += 1;
        }
      }
    }
    assert.ok(planted > 500, `only ${planted} places`);
  });

  it("as a key of a secret map is not repeated", () => {
    const change = { "spec.containers[0].securityContext": secret({ [CANARY]: "x", privileged: true }) };
    assertSilent(pulumiSubjects(podResource(change)), "securityContext");
  });
});

function* violatingResources(): Generator<{ id: string; resources: Json[] }> {
  for (const { id } of rules) {
    for (const cases of casesByRule.get(id) ?? []) {
      for (const violation of cases.violations) {
        const resources = resourcesOf(cases, violation);
        // A text has no marks, and its rules are tested for what they quote where they stand.
        if (resources.every((resource) => "apiVersion" in resource || "inputs" in resource)) {
          yield { id, resources: resources };
        }
      }
    }
  }
}

function resourcesOf(cases: RuleCases, one: Case & Application): Resource[] {
  return changed(cases.base ?? (podResource() as Resource), one).flatMap((resource) => resource ?? []);
}

function subjectsOf(resources: readonly Json[]): Subject[] {
  return resources.flatMap((resource, index) => pulumiSubjects(resource as { [key: string]: Json }, `subject-${index}`));
}

/** The keys to every text below that is wanted. */
function textPlaces(
  value: unknown,
  isWanted: (keys: (string | number)[]) => boolean,
  keys: (string | number)[] = [],
): (string | number)[][] {
  if (typeof value === "string") return isWanted(keys) && !IDENTITY.has(String(keys.at(-1))) ? [keys] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textPlaces(item, isWanted, [...keys, index]));
  if (!isMap(value) || Object.hasOwn(value, "4dabf18193072939515e22adb298388d")) return [];
  return Object.entries(value).flatMap(([key, child]) => textPlaces(child, isWanted, [...keys, key]));
}

function setAt(root: Json, keys: readonly (string | number)[], value: Json): void {
  let node = root as Record<string | number, Json>;
  for (const key of keys.slice(0, -1)) node = node[key] as Record<string | number, Json>;
  node[keys.at(-1) as string | number] = value;
}

/** Nothing that any front end prints may hold the secret. */
function assertSilent(subjects: readonly Subject[], name: string): void {
  const report = evaluate(everything, subjects);
  const { findings, errors } = report;
  assert.deepEqual(
    errors.filter(({ code }) => code === "rule-crashed"),
    [],
    name,
  );
  const printed = [JSON.stringify(findings), JSON.stringify(errors), JSON.stringify(crossguardDiagnostics(findings))];
  for (const text of [...printed, textReport(report, false), jsonReport(report)]) {
    assert.ok(!text.includes(CANARY), `${name}: ${text.slice(Math.max(text.indexOf(CANARY) - 300, 0), text.indexOf(CANARY) + 40)}`);
  }
}
