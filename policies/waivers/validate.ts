/** What is wrong with waivers as they are written; where that stands in a file is for the caller to say. */
import type { ErrorObject } from "ajv";
import { isMap } from "../model/field";
import { oneLine } from "../model/printable";
import { keysOf, schemaChecker, TYPES, valueAt, type Problem } from "../model/schema-problem";
import { isSpeltPlainly } from "./match";
import { waiverSchema } from "./schema";
import { daysBetween, isCalendarDate, utcDate, type WaivedSubject, type WaiverEntry } from "./waiver";

/** How far ahead a waiver may expire; a leap year. */
export const MAX_DAYS = 366;

/** What a text is told that does not have the form of its field. */
const FORMS: Record<string, string> = {
  urn: "must be a URN such as urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
  reason: "must say why in at least 10 characters",
  ticket: "must be a ticket such as OPS-123, or an https URL without credentials",
  expires: "must be a calendar date such as 2027-03-31",
};

const schemaError = schemaChecker(waiverSchema);

/** The first thing that is wrong with a document of waivers; `undefined` if its `waivers` are {@link WaiverEntry}s. */
export function firstProblem(document: unknown, today: string): Problem | undefined {
  const error = schemaError(document);
  if (error) return { keys: keysOf(error, document), reason: describe(error, document) };
  const { waivers } = document as { waivers: readonly WaiverEntry[] };
  for (const [index, waiver] of waivers.entries()) {
    const problem = problemOf(waiver, today);
    if (problem) return { ...problem, keys: ["waivers", index, ...problem.keys] };
  }
  return undefined;
}

function problemOf({ subject, scope, path, reason, owner, ticket, expires }: WaiverEntry, today: string): Problem | undefined {
  for (const [key, value] of Object.entries(subject) as [string, string][]) {
    const wrong = subjectProblem(key, value, scope === "pattern");
    if (wrong) return { keys: ["subject", key], reason: wrong };
  }
  if (isAnything(subject))
    return { keys: ["subject"], reason: "is every subject; switch the rule off in the configuration instead" };
  for (const [key, value] of Object.entries({ path, owner: oneLine(owner), reason: oneLine(reason), ticket })) {
    if (value !== undefined && !isSpeltPlainly(value)) return { keys: [key], reason: UNPRINTABLE };
  }
  // `["*"]` is how paths name the entries of a map that is not known.
  if (path?.replaceAll('["*"]', "").includes("*"))
    return { keys: ["path"], reason: "must be one place; there are no patterns in it" };
  const problem = dateProblem(expires, today);
  return problem === undefined ? undefined : { keys: ["expires"], reason: problem };
}

const UNPRINTABLE = "has a character that cannot be seen, or one that is spelt out as \\u{…}; it cannot be named in a waiver";

function subjectProblem(key: string, value: string, isPattern: boolean): string | undefined {
  if (!isSpeltPlainly(value)) return UNPRINTABLE;
  if (value.includes("**")) return "must not have **; each * ends at / and ::";
  if (!isPattern && value.includes("*")) return 'has a *, which only a waiver with "scope: pattern" may have';
  if (key === "file" && value.startsWith("/")) return "must be relative to where portcullis is run";
  if (key === "file" && value === "-") return "must be a file; standard input has no name";
  return undefined;
}

function isAnything(subject: WaivedSubject): boolean {
  return Object.values(subject as unknown as Record<string, string>).every((value) => value === "*");
}

function dateProblem(expires: string, today: string): string | undefined {
  if (!isCalendarDate(expires)) return FORMS["expires"];
  if (daysBetween(today, expires) <= MAX_DAYS) return undefined;
  const latest = utcDate(new Date(Date.parse(today) + MAX_DAYS * 86_400_000));
  return `must be at most ${MAX_DAYS} days ahead: ${latest} at the latest`;
}

function describe(error: ErrorObject, document: unknown): string {
  const { keyword, params, instancePath } = error;
  const keys = keysOf(error, document);
  const isInSubject = keys[2] === "subject" && keys.length > 3;
  switch (keyword) {
    case "additionalProperties":
      return isInSubject ? excess(error, document) : "there is no such key";
    case "dependentRequired":
      return 'is missing: "kind" and "name" go together';
    case "required":
      return isInSubject ? 'is missing: a subject has "urn", or "file", or "apiVersion", "kind" and "name"' : "is missing";
    case "type":
      return valueAt(keys, document) === null ? "is empty" : (TYPES[String(params["type"])] as string);
    case "enum":
      return instancePath.endsWith("/rule")
        ? "there is no rule of this name"
        : `must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
    default:
      return FORMS[String(keys.at(-1))] ?? "is empty";
  }
}

function excess(error: ErrorObject, document: unknown): string {
  const subject = valueAt(keysOf(error, document).slice(0, -1), document);
  const form = ["urn", "file"].find((key) => isMap(subject) && Object.hasOwn(subject, key));
  return form === undefined ? "there is no such key" : `does not go with "${form}"`;
}
