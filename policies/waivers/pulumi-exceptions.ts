/**
 * Pulumi's own policy exceptions, which are in public preview (November 2026). What is known of them, and from where:
 *
 * - The file that `--policy-pack-config` names may have the key `exceptions`: a map from an id (letters, digits, `-`, `.`, `_`) to an
 *   exception. Source: pulumi pkg/resource/analyzer/{config,exceptions}.go, of which two drafts can be read (commits 9b4b9a31 and
 *   4a1e78eb). The engine keeps the key to itself, makes a malformed exception an error, and leaves out one with a field that it does not
 *   know, with a warning.
 * - An exception has a `reason` and a list `match` of entries, each with names of policies (`policies`) and exact URNs (`targets`); it
 *   is for violations of each of these policies by each of these resources. Sources: pulumi.com/docs "Policy exceptions" (the prose) and
 *   "Cloud REST API, PolicyExceptionMatch" (the names of the fields), as of CLI v3.274.1.
 * - The drafts had `policies` with `stacks` and `urns`, then with `stacks` and `resources`, instead of `match`. Those fields are refused
 *   here: the released engine would leave such an exception out.
 *
 * That `match` has the same form in a local file as in the REST API is inferred: the documentation describes both in one breath and has the
 * CLI print exceptions "as a Policy Pack exceptions configuration entry", but the source of the released form could not be read.
 *
 * Not to be expressed there: the end of a waiver (only Pulumi Cloud has one), its owner and ticket (they are put into the reason), its path,
 * its environment, patterns, and subjects without a URN. A waiver for which that would mean more than it says is not exported.
 */
import { InputError } from "../errors";
import { Field, isMap } from "../model/field";
import { parseYaml } from "../sources/yaml";
import type { Environment } from "../rule";
import { isExpired } from "./match";
import { firstProblem } from "./validate";
import type { Waiver, WaiverEntry, WaiverSet } from "./waiver";

/** Policies and resources; the exception is for each pair of them. */
interface PulumiMatch {
  policies: string[];
  targets: string[];
}

/** An exception of Pulumi. */
interface PulumiException {
  reason: string;
  match: PulumiMatch[];
}

/** What a policy pack configuration file says of exceptions. */
export interface PulumiExceptions {
  exceptions: Record<string, PulumiException>;
}

/** Exceptions, and the waivers for which there can be none. */
export interface ExportedExceptions {
  exceptions: PulumiExceptions;
  unmapped: { id: string; reason: string }[];
}

/** For which run exceptions are made: they say neither themselves. */
export interface ExportOptions {
  /** The date in UTC, as `2027-03-31`. */
  today: string;
  /** The environment that the configuration file is for, if it is for one. */
  environment?: Environment | undefined;
}

/** What an exception lacks and every waiver needs. */
export interface ImportOptions {
  /** The name of the text in errors. */
  file: string;
  owner: string;
  ticket: string;
  expires: string;
  /** The date in UTC, as `2027-03-31`. */
  today: string;
}

/**
 * The exceptions that say what waivers say, one for each. They never end by themselves: they are to be made anew from the waivers for each
 * run, or at least each day.
 */
export function toPulumiExceptions({ waivers }: WaiverSet, options: ExportOptions): ExportedExceptions {
  const exceptions: PulumiExceptions["exceptions"] = {};
  const unmapped: ExportedExceptions["unmapped"] = [];
  for (const waiver of waivers) {
    const { id, rule, subject, reason, owner, ticket, expires } = waiver;
    const obstacle = obstacleTo(waiver, options);
    if (obstacle !== undefined) unmapped.push({ id, reason: obstacle });
    else if ("urn" in subject) {
      exceptions[exceptionId(id, exceptions)] = {
        reason: `${reason} (${owner}, ${ticket}, until ${expires})`,
        match: [{ policies: [rule], targets: [subject.urn] }],
      };
    }
  }
  return { exceptions: { exceptions }, unmapped };
}

/**
 * The waivers that say what exceptions say, one for each policy and resource. Throws an {@link InputError} for the first thing that is wrong
 * with the exceptions, or with what is to be added to them. Whatever else the configuration file holds is left aside.
 */
export function fromPulumiExceptions(text: string, options: ImportOptions): WaiverEntry[] {
  const { file, owner, ticket, expires, today } = options;
  const { documents, locator } = parseYaml(text, file, "exceptions");
  const refuse: Refuse = (field, reason) => {
    const path = field.path;
    throw new InputError("invalid-exceptions", reason, { source: file, ...locator.locate(1, field.keys), ...(path && { path }) });
  };
  const root = Field.root(documents[0]);
  if (documents.length !== 1 || root.get("exceptions").state === "absent") refuse(root, "has no exceptions");
  const grants = readGrants(root.get("exceptions"), refuse);
  const waivers = grants.map(({ policy, target, reason }): WaiverEntry => {
    const subject = { urn: textOf(target) };
    return { rule: textOf(policy), subject, reason: textOf(reason), owner, ticket, expires };
  });
  const problem = firstProblem({ waivers }, today);
  if (problem) {
    const [, index, key] = problem.keys;
    const grant = grants[index as number];
    const place = { rule: grant?.policy, subject: grant?.target, reason: grant?.reason }[String(key)];
    if (place) refuse(place, problem.reason);
    throw new InputError("invalid-exceptions", problem.reason, { source: `--${key}` });
  }
  return waivers;
}

/** One policy and one resource of an exception, each with its place. */
interface Grant {
  policy: Field;
  target: Field;
  reason: Field;
}

type Refuse = (field: Field, reason: string) => never;

function readGrants(exceptions: Field, refuse: Refuse): Grant[] {
  const grants = new Map<string, Grant>();
  if (!isMap(exceptions.value)) refuse(exceptions, "must be a map from ids to exceptions");
  for (const [, exception] of exceptions.entries()) {
    checkKeys(exception, ["reason", "match"], refuse);
    const reason = exception.get("reason");
    if (typeof reason.value !== "string") refuse(reason, "must be a text");
    for (const match of listOf(exception.get("match"), refuse)) {
      checkKeys(match, ["policies", "targets"], refuse);
      for (const policy of textsOf(match.get("policies"), refuse)) {
        for (const target of textsOf(match.get("targets"), refuse)) {
          if (textOf(target).includes("*")) refuse(target, "must be an exact URN; there are no patterns in exceptions");
          const key = JSON.stringify([policy.value, target.value]);
          const first = grants.get(key);
          if (first && first.reason.value !== reason.value)
            refuse(policy, `is excepted for the same resource, with another reason, in ${first.policy.path}`);
          if (!first) grants.set(key, { policy, target, reason });
        }
      }
    }
  }
  return [...grants.values()];
}

function checkKeys(field: Field, known: readonly string[], refuse: Refuse): void {
  if (!isMap(field.value)) refuse(field, "must be a map");
  for (const [key, child] of field.entries()) if (!known.includes(key)) refuse(child, "there is no such field in an exception");
}

function listOf(field: Field, refuse: Refuse): readonly Field[] {
  const items = field.items();
  if (items.length === 0) refuse(field, "must be a list that is not empty");
  return items;
}

function textsOf(field: Field, refuse: Refuse): readonly Field[] {
  const items = listOf(field, refuse);
  for (const item of items) if (typeof item.value !== "string") refuse(item, "must be a text");
  return items;
}

function textOf({ value }: Field): string {
  return typeof value === "string" ? value : "";
}

/** Why there can be no exception for a waiver. */
function obstacleTo(waiver: Waiver, { today, environment }: ExportOptions): string | undefined {
  const { subject, path, expires } = waiver;
  if (isExpired(waiver, today)) return `expired on ${expires}`;
  if (!("urn" in subject)) return "its subject has no URN";
  if (subject.urn.includes("*")) return "its subject is a pattern";
  if (path !== undefined) return "it is for one path, and an exception would be for the whole resource";
  if (waiver.environment === undefined || waiver.environment === environment) return undefined;
  return `it is only for the environment ${waiver.environment}`;
}

/** The id of a waiver in the letters that the engine takes. */
function exceptionId(id: string, taken: object): string {
  const name = id.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+/, "");
  if (!Object.hasOwn(taken, name)) return name;
  for (let count = 2; ; count += 1) if (!Object.hasOwn(taken, `${name}-${count}`)) return `${name}-${count}`;
}
