/** Whether a waiver is about a finding. Each waiver is asked on its own, so that several never add up to more than one of them says. */
import { printable } from "../model/printable";
import type { SubjectReference } from "../model/subject";
import type { Environment, Finding } from "../rule";
import { daysBetween, type WaivedSubject, type Waiver } from "./waiver";

/** When and where waivers are applied. */
export interface WaiverContext {
  /** The date in UTC, as `2027-03-31`. */
  today: string;
  /** The environment of this run, where it is known; waivers that are confined to one hold only in it. */
  environment?: Environment | undefined;
}

/** Whether a waiver holds for a finding: rule, subject, path, environment and date. */
export function isWaivedBy(finding: Finding, waiver: Waiver, { today, environment }: WaiverContext): boolean {
  return (
    waiver.rule === finding.ruleId &&
    (waiver.environment === undefined || waiver.environment === environment) &&
    !isExpired(waiver, today) &&
    (waiver.path === undefined || (waiver.path === finding.path && isSpeltPlainly(finding.path))) &&
    matchesSubject(waiver, finding.subject)
  );
}

/** Whether the last day of a waiver is over. */
export function isExpired({ expires }: Waiver, today: string): boolean {
  return daysBetween(today, expires) < 0;
}

/** Whether a text can be told from every other when it is printed: nothing in it is invisible, and nothing looks like what that becomes. */
export function isSpeltPlainly(text: string): boolean {
  return printable(text) === text && !text.includes("\\u{");
}

/** Whether a text is the wanted one, or matches it as a pattern. */
export function matchesText(wanted: string, actual: string, isPattern: boolean): boolean {
  return isPattern ? matchesPattern(wanted, actual) : wanted === actual;
}

/** A file without `./` and repeated slashes, which name the same one. */
export function plainFile(file: string): string {
  return file.replace(/\/(?:\.?\/)+/g, "/").replace(/^(?:\.\/)+/, "");
}

function matchesSubject({ subject, scope }: Waiver, reference: SubjectReference): boolean {
  const fields = fieldsOf(subject, reference);
  return fields?.every(([wanted, actual]) => matches(wanted, actual, scope === "pattern")) ?? false;
}

/**
 * The fields to compare, as pairs; none where the form is not for such a subject. A resource of a Pulumi program goes by its URN alone:
 * its name and namespace may be unknown, and then the reference has that of the URN or none. A Kubernetes resource does not go by its file.
 */
function fieldsOf(subject: WaivedSubject, reference: SubjectReference): [string | undefined, string | undefined][] | undefined {
  if ("urn" in subject) return [[subject.urn, reference.urn]];
  if (reference.urn !== undefined) return undefined;
  if ("file" in subject) {
    if (reference.apiVersion !== undefined || reference.file === undefined) return undefined;
    const file: [string, string] = [plainFile(subject.file), plainFile(reference.file)];
    return subject.kind === undefined ? [file] : [file, [subject.kind, reference.kind], [subject.name, reference.name]];
  }
  return (["apiVersion", "kind", "name", "namespace"] as const).map((key) => [subject[key], reference[key]]);
}

function matches(wanted: string | undefined, actual: string | undefined, isPattern: boolean): boolean {
  if (wanted === undefined || actual === undefined) return wanted === actual;
  // References spell out what cannot be seen, so that two names may look alike there; neither can be waived.
  return isSpeltPlainly(actual) && matchesText(wanted, actual, isPattern);
}

const SEPARATOR = /(\/|::)/;

/** Both texts are cut at `/` and `::`, which no `*` crosses; that also keeps the time linear. */
function matchesPattern(pattern: string, text: string): boolean {
  const wanted = pattern.split(SEPARATOR);
  const actual = text.split(SEPARATOR);
  return wanted.length === actual.length && wanted.every((part, index) => matchesPart(part, actual[index] ?? ""));
}

function matchesPart(pattern: string, text: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let rest = text.slice(first.length, text.length - last.length);
  for (const literal of others) {
    const at = rest.indexOf(literal);
    if (at < 0) return false;
    rest = rest.slice(at + literal.length);
  }
  return true;
}
