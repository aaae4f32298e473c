import { InputError } from "../errors";
import type { Environment } from "../rule";

/** Where a project keeps its waivers, beside its `Pulumi.yaml`. */
export const WAIVERS_FOLDER = "stacks/waivers";

/** Whether the fields of a subject are meant literally or may hold `*`, which stands for anything without `/` and `::`. */
export const SCOPES = ["exact", "pattern"] as const;

/** A resource of a Pulumi program, by its URN. */
export interface UrnSubject {
  urn: string;
}

/** A Kubernetes resource in a manifest. Without `namespace`, one that names no namespace itself. */
export interface ResourceSubject {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** What a file holds that is no Kubernetes resource: everything in it, or the part with this kind and name. */
export interface FileSubject {
  file: string;
  kind?: string;
  name?: string;
}

/** What a waiver is about. All the fields that are there must match. */
export type WaivedSubject = UrnSubject | ResourceSubject | FileSubject;

/** A waiver as it is written. */
export interface WaiverEntry {
  /** The id of a rule; never a pattern. */
  rule: string;
  subject: WaivedSubject;
  /** The place in the subject, as findings have it; without it, every place. */
  path?: string;
  /** Default: `exact`. */
  scope?: (typeof SCOPES)[number];
  /** Why the finding is accepted, in at least 10 characters. */
  reason: string;
  /** Who answers for it. */
  owner: string;
  /** Where it was decided: a key such as `OPS-123`, or an https URL. */
  ticket: string;
  /** The last day on which it holds (UTC), as `2027-03-31`. */
  expires: string;
  /** The environment that it is confined to; without it, all. */
  environment?: Environment;
}

/** A waiver that has been checked, with the place that it comes from. */
export interface Waiver extends WaiverEntry {
  /** `<file>:<line>`; every waiver begins on a line of its own. */
  id: string;
  file: string;
  line: number;
  /** The place in the list of its file, from 0. */
  index: number;
  scope: (typeof SCOPES)[number];
}

/** Waivers of which no two say the same. */
export interface WaiverSet {
  /** In the order of their files. */
  readonly waivers: readonly Waiver[];
  /** By rule; the narrower ones come first. */
  readonly byRule: ReadonlyMap<string, readonly Waiver[]>;
}

/** Waivers as a set. Throws an {@link InputError} where two are for the same rule, subject, path and environment. */
export function waiverSet(waivers: readonly Waiver[]): WaiverSet {
  const seen = new Map<string, Waiver>();
  for (const waiver of waivers) {
    const { rule, subject, path = null, environment = null, file, line, index } = waiver;
    const key = JSON.stringify([rule, Object.entries(subject).sort(), path, environment]);
    const first = seen.get(key);
    if (first) {
      const reason = `is for the same rule, subject, path and environment as ${first.id}`;
      throw new InputError("duplicate-waiver", reason, { source: file, line, path: `waivers[${index}]` });
    }
    seen.set(key, waiver);
  }
  const byRule = Map.groupBy(
    waivers.toSorted((a, b) => breadth(a) - breadth(b)),
    ({ rule }) => rule,
  );
  return { waivers, byRule };
}

/** A date in UTC as waivers have it. */
export function utcDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Whether a text is a day of the calendar, as `2027-03-31`. */
export function isCalendarDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes the 30th of February for a day in March.
  return !Number.isNaN(time) && utcDate(new Date(time)) === text;
}

/** How many days a date is after another; negative if before. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

function breadth({ scope, path, environment }: Waiver): number {
  return (scope === "pattern" ? 4 : 0) + (path === undefined ? 2 : 0) + (environment === undefined ? 1 : 0);
}
