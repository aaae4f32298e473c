/**
 * Indexes that find what a selector may take, or which selectors may take something, without trying all pairs. They leave out only what
 * certainly does not match; whether the rest does is for the caller to say.
 */
import type { Field } from "../field";
import { ADDED_LABELS } from "./pod-selection";
import { DEFAULT_NAMESPACE } from "../stack";

/** Things by keys. Those without keys may be under any. */
export class Candidates<T> {
  private readonly byKey = new Map<string, T[]>();
  private readonly anywhere: T[] = [];

  constructor(
    private readonly all: readonly T[],
    keysOf: (thing: T) => readonly string[] | undefined,
  ) {
    for (const thing of all) {
      const keys = keysOf(thing);
      if (!keys) this.anywhere.push(thing);
      for (const key of keys ?? []) {
        const same = this.byKey.get(key);
        if (same) same.push(thing);
        else this.byKey.set(key, [thing]);
      }
    }
  }

  /** What is under any of the keys or may be; everything without keys. Each thing once. */
  under(keys: readonly string[] | undefined): Iterable<T> {
    return keys ? new Set([...this.anywhere, ...keys.flatMap((key) => this.byKey.get(key) ?? [])]) : this.all;
  }
}

const ALL = "all";
/** Selectors without a label that they certainly ask for, and things whose labels are not all in sight. */
const LOOSE = "loose";

/** The key of everything in a namespace; `undefined` where it cannot be read which. */
export function namespaceKeys(namespace: Field): [string] | undefined {
  return namespace.state === "unknown" ? undefined : [key(namespace, ALL)];
}

/** The keys of a selector, by the first label that it asks for. */
export function selectorKeys(namespace: Field, labels: Field): string[] | undefined {
  if (namespace.state === "unknown") return undefined;
  return [key(namespace, ALL), key(namespace, anchorOf(labels) ?? LOOSE)];
}

/** Where selectors are that may take something with these labels. */
export function selectorsFor(namespace: Field, labels: Field): string[] | undefined {
  if (namespace.state === "unknown") return undefined;
  const known = entriesOf(labels);
  return known ? [key(namespace, LOOSE), ...known.map((entry) => key(namespace, entry))] : [key(namespace, ALL)];
}

/** The keys of something with labels. */
export function labelKeys(namespace: Field, labels: Field): string[] | undefined {
  if (namespace.state === "unknown") return undefined;
  return [key(namespace, ALL), ...(entriesOf(labels) ?? [LOOSE]).map((entry) => key(namespace, entry))];
}

/** Where things are that a selector may take. */
export function labelledFor(namespace: Field, labels: Field): string[] | undefined {
  if (namespace.state === "unknown") return undefined;
  const anchor = anchorOf(labels);
  return anchor === undefined ? [key(namespace, ALL)] : [key(namespace, LOOSE), key(namespace, anchor)];
}

function key({ value }: Field, rest: string): string {
  return `${written(value ?? DEFAULT_NAMESPACE)} ${rest}`;
}

/** The first label that a selector asks for by a value that is known, and that nobody adds later. */
function anchorOf(labels: Field): string | undefined {
  const found =
    labels.state === "unknown"
      ? undefined
      : labels.entries().find(([name, { value }]) => typeof value === "string" && !ADDED_LABELS.has(name));
  return found && entry(found);
}

/** The labels of something, unless some of them are not in sight. */
function entriesOf(labels: Field): string[] | undefined {
  const entries = labels.entries();
  return labels.origin.sparse || entries.some(([, { state }]) => state === "unknown") ? undefined : entries.map(entry);
}

function entry([name, { value }]: [string, Field]): string {
  return `${name}=${written(value)}`;
}

/** Maps and lists are no names, and not the same as one another. */
function written(value: Field["value"]): string {
  return typeof value === "object" ? "" : String(value);
}
