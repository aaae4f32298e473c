/** The inputs of a resource as a tree, whose places can be listed, shown and changed. */

/** Stands in a path before what a text holds as JSON. */
export const EMBEDDED = Symbol("embedded");

export type Key = string | number | typeof EMBEDDED;

/** In place of a value: there is none any more. */
export const REMOVED = Symbol("removed");

/** A place in a tree, with what is there. */
export interface Place {
  keys: readonly Key[];
  value: unknown;
}

/** The key by which the engine marks secrets. Source: pulumi sdk/go/common/resource. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Every place below the root: of objects and lists, and of those that a text holds as JSON. What is within a secret is not looked at. */
export function places(value: unknown, keys: readonly Key[] = []): Place[] {
  const inner = embedded(value);
  if (inner) return [{ keys: [...keys, EMBEDDED], value: inner }, ...entriesOf(inner, [...keys, EMBEDDED])];
  return typeof value === "object" && value !== null && !isSecret(value) ? entriesOf(value, keys) : [];
}

function entriesOf(value: object, keys: readonly Key[]): Place[] {
  const entries: [Key, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, child]) => [{ keys: [...keys, key], value: child }, ...places(child, [...keys, key])]);
}

/** A copy of a tree with another value in one place. */
export function changed(tree: unknown, [key, ...rest]: readonly Key[], to: unknown): unknown {
  if (key === undefined) return to;
  if (key === EMBEDDED) return JSON.stringify(changed(embedded(tree), rest, to), undefined, 2);
  const value = changed((tree as Record<Exclude<Key, symbol>, unknown>)[key], rest, to);
  if (Array.isArray(tree)) return tree.toSpliced(key as number, 1, ...(value === REMOVED ? [] : [value]));
  const entries = Object.entries({ ...(tree as object), [key]: value });
  return Object.fromEntries(entries.filter(([, kept]) => kept !== REMOVED));
}

/** A path as people write it: `data["server.json"] → listener[0]`. */
export function show(keys: readonly Key[]): string {
  return keys.reduce<string>((path, key) => {
    if (key === EMBEDDED) return `${path} → `;
    if (typeof key === "number") return `${path}[${key}]`;
    if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
    return path === "" || path.endsWith(" → ") ? `${path}${key}` : `${path}.${key}`;
  }, "");
}

/** Whether the engine is told that a value is secret. */
export function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && SIGNATURE in value;
}

/** The object or list that a text holds as JSON. */
function embedded(value: unknown): object | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as object;
  } catch {
    return undefined;
  }
}
