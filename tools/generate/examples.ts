/** Examples for the pages of rules, from the rules' own tests: the first violation and the base, made as small as they can be. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../policies/rule";
import { podResource, type Json } from "../../tests/support/pods";
import { asCase, casesByRule, type Case, type Resource, type RuleCases } from "../../tests/support/rule-cases";
import { applicationOf, changed, evaluateWith } from "../../tests/support/rule-tester";
import { subjectsBySource } from "../../tests/support/sources";

/** What violates a rule, and what does not. */
export interface Example {
  violating: readonly Resource[];
  fixed: readonly Resource[];
  /** What the rule says of the violating resources. */
  messages: readonly string[];
  /** What has to be set for the rule to say so. */
  parameters: Readonly<Record<string, unknown>>;
  environment: string | undefined;
  isComplete: boolean;
}

/** Loads the tests of all rules without running them. */
export function loadCases(root: string): void {
  const globals = globalThis as Record<string, unknown>;
  globals["describe"] = globals["it"] = globals["before"] = globals["after"] = (): void => undefined;
  const folder = join(root, "tests/policies/rules");
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".test.ts")) require(join(folder, file));
  }
}

/** The example of a rule. Throws where its tests have no violation. */
export function exampleOf(rule: Rule): Example {
  const [cases] = casesByRule.get(rule.id) ?? [];
  const violation = cases?.violations.find((candidate) => !isMarked(candidate)) ?? cases?.violations[0];
  if (!cases || !violation) throw new Error(`the tests of ${rule.id} have no violation`);
  const application = applicationOf(cases, violation);
  const says = (resources: readonly Json[]): string[] => {
    const subjects = resources.flatMap((resource, index) => subjectsBySource(resource as Resource, `subject-${index}`)[0] ?? []);
    return evaluateWith(rule, application, subjects).findings.map(({ message }) => message);
  };
  const whole: Json[] = resourcesOf(cases, violation);
  const messages = says(whole);
  const needed = neededOf(whole, (resources) => isSame(says(resources), messages));
  const violating = whole.filter((_, index) => needed.has(index));
  const smallest = shrink(violating, (resources) => isSame(says(resources), messages));
  const compliant = cases.compliant.map(asCase).find((one) => isSameApplication(one, violation) && !isMarked(one));
  const candidates = [resourcesOf(cases, {}), ...(compliant ? [resourcesOf(cases, compliant)] : [])] as Json[][];
  const compliantWhole = candidates.find((resources) => says(resources).length === 0) ?? [];
  const narrowed = compliantWhole.filter((_, index) => needed.has(index) || index >= whole.length);
  const best = says(narrowed).length === 0 ? narrowed : compliantWhole;
  const fixed = shrink(best, (resources) => says(resources).length === 0 && keepsShape(resources, smallest));
  return {
    violating: smallest as Resource[],
    fixed: fixed as Resource[],
    messages,
    parameters: { ...cases.parameters, ...violation.parameters },
    environment: application.environment,
    isComplete: application.complete ?? false,
  };
}

/** The indexes of the resources without which the rule would say something else. */
function neededOf(resources: readonly Json[], holds: (resources: Json[]) => boolean): ReadonlySet<number> {
  const needed = new Set(resources.keys());
  for (const index of [...resources.keys()].reverse()) {
    needed.delete(index);
    if (needed.size === 0 || !holds(resources.filter((_, at) => needed.has(at)))) needed.add(index);
  }
  return needed;
}

function resourcesOf(cases: RuleCases, one: Case): Resource[] {
  const base = cases.base ?? (podResource() as Resource);
  return changed(base, one).flatMap((resource) => resource ?? []);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isSameApplication(a: Case, b: Case): boolean {
  return isSame(
    [JSON.stringify([a.parameters, a.environment, a.complete])],
    [JSON.stringify([b.parameters, b.environment, b.complete])],
  );
}

/** Whether it holds marks of the engine, which have no form in YAML. */
function isMarked(one: Case): boolean {
  return /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|4dabf18193072939515e22adb298388d/.test(JSON.stringify(one));
}

/** Keys without which an example would not be read as what it is. */
const KEPT = new Set(["apiVersion", "kind", "metadata", "name", "namespace", "image", "type", "inputs", "dockerfile", "compose"]);

/** Takes away, entry by entry, what is not needed for `holds`. */
function shrink(resources: Json[], holds: (resources: Json[]) => boolean): Json[] {
  const copy = structuredClone(resources);
  const visit = (node: Json): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) return node.forEach(visit);
    for (const [key, value] of Object.entries(node)) {
      if (KEPT.has(key)) {
        visit(value);
        continue;
      }
      const entries = Object.entries(node);
      Reflect.deleteProperty(node, key);
      if (holdsQuietly(copy, holds)) continue;
      // Put back in its place.
      for (const [name] of entries) Reflect.deleteProperty(node, name);
      Object.assign(node, Object.fromEntries(entries));
      visit(value);
    }
  };
  copy.forEach(visit);
  return copy;
}

function holdsQuietly(resources: Json[], holds: (resources: Json[]) => boolean): boolean {
  try {
    return holds(resources);
  } catch {
    // A resource that is none any more shows nothing.
    return false;
  }
}

/** Whether resources have at least the keys of others, so that both can be compared. */
function keepsShape(value: Json, model: Json, depth = 0): boolean {
  if (typeof model !== "object" || model === null) return true;
  if (typeof value !== "object" || value === null) return depth > 3;
  return Object.entries(model).every(([key, child]) => {
    const own = (value as { [key: string]: Json })[key];
    return own === undefined ? depth > 3 : keepsShape(own, child, depth + 1);
  });
}
