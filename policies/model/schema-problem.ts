/** What a JSON Schema finds to be wrong with a document, and where. */
import type { ErrorObject, ValidateFunction } from "ajv";

/** Keys that lead from the top of a document to a place in it. */
export type Keys = (string | number)[];

/** Something that is wrong, and the keys that lead to it from the top. */
export interface Problem {
  keys: Keys;
  reason: string;
}

/** What a text, a list and so on is told that is something else, by the type that it should be of. */
export const TYPES: Readonly<Record<string, string>> = {
  string: "must be a text; put it in quotes",
  array: "must be a list",
  object: "must be a map",
  boolean: "must be true or false",
  number: "must be a number",
  integer: "must be a whole number",
};

/** Finds the error that tells most about a document, if there is one. The schema is compiled when the first document comes. */
export function schemaChecker(schema: () => object): (document: unknown) => ErrorObject | undefined {
  let compiled: ValidateFunction | undefined;
  return (document) => {
    // Loaded here because most runs have nothing to check.
    const { Ajv2020 } = require("ajv/dist/2020") as typeof import("ajv/dist/2020");
    const validate = (compiled ??= new Ajv2020(OPTIONS).compile(schema()));
    if (validate(document ?? null)) return undefined;
    // "if" only says which branch failed; the branch says why. A misspelt key explains why another one is missing.
    const errors = validate.errors?.filter(({ keyword }) => keyword !== "if") ?? [];
    return errors.find(({ keyword }) => keyword === "additionalProperties") ?? errors[0];
  };
}

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

/** Strict but for what forms that are chosen by `if` need. The schemas are our own, so that nothing is checked about them here. */
const OPTIONS = {
  strict: true,
  strictTypes: false,
  strictRequired: false,
  meta: false,
  validateSchema: false,
  allErrors: true,
} as const;
