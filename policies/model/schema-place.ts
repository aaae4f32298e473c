/** Where in a document a JSON Schema found something wrong. */
import type { ErrorObject } from "ajv";

/** Keys that lead from the top of a document to a place in it. */
export type Keys = (string | number)[];

/** The keys of an error's JSON Pointer; what is misspelt or missing is part of the place. */
export function keysOf({ instancePath, params }: ErrorObject, document: unknown): Keys {
  const keys: Keys = [];
  let value: unknown = document;
  for (const part of instancePath.split("/").slice(1)) {
    const key = Array.isArray(value) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~");
    keys.push(key);
    value = (value as Record<string | number, unknown>)[key];
  }
  const named: unknown = params["additionalProperty"] ?? params["missingProperty"];
  return typeof named === "string" ? [...keys, named] : keys;
}

/** What stands at the end of the keys, `undefined` where nothing does. An empty document is `null`. */
export function valueAt(keys: readonly (string | number)[], document: unknown): unknown {
  return keys.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null)?.[key], document ?? null);
}
