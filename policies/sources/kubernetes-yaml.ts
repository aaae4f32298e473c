/**
 * YAML as Kubernetes reads it: the scalars of YAML 1.1 that sigs.k8s.io/yaml resolves (`yes` is true, `0777` is 511), keys that are
 * strings, no key twice. The parser is js-yaml; what is here is which words mean what.
 */
import {
  defineMappingTag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  NOT_RESOLVED,
  type MappingTagDefinition,
  type ScalarTagDefinition,
} from "js-yaml";
import { isMap, type Value, type ValueMap } from "../model/field";

const NULLS = new Set(["", "~", "null", "Null", "NULL"]);
const TRUE = new Set(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]);
const FALSE = new Set(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]);

/** The integers of Go's strconv.ParseInt with base 0, which reads a leading 0 as octal. */
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const NUMBER_START = /^[-+.0-9]/;

const nullTag = scalar("null", (source) => (NULLS.has(source) ? null : NOT_RESOLVED));

const boolTag = scalar("bool", (source) => (TRUE.has(source) ? true : FALSE.has(source) ? false : NOT_RESOLVED));

const intTag = scalar("int", (source) => {
  const match = NUMBER_START.test(source) && INTEGER.exec(source.replaceAll("_", ""));
  if (!match) return NOT_RESOLVED;
  const [, sign, hexadecimal, binary, octal, decimal] = match;
  const digits = hexadecimal ?? binary ?? octal ?? decimal ?? "";
  const base = hexadecimal ? 16 : binary ? 2 : octal ? 8 : 10;
  return (sign === "-" ? -1 : 1) * Number.parseInt(digits, base);
});

const floatTag = scalar("float", (source) => {
  const plain = source.replaceAll("_", "");
  return NUMBER_START.test(source) && FLOAT.test(plain) ? Number(plain) : NOT_RESOLVED;
});

/** What a plain `<<` becomes. In quotes it is a key like any other, for Kubernetes too. */
export const MERGE = Symbol("<<");
// Under a name of its own: js-yaml would merge by itself what has YAML's.
const mergeTag = scalar("portcullis-merge", (source) => (source === "<<" ? MERGE : NOT_RESOLVED));

/**
 * Maps without a prototype, so that `__proto__` is a key like any other. Keys become strings, as they do in JSON. A merge key that brings
 * a key which is there already is refused: YAML lets the key win that stands in the map, kubectl the one that comes later.
 */
export const mapTag: MappingTagDefinition<ValueMap> = defineMappingTag("tag:yaml.org,2002:map", {
  create: () => Object.create(null) as ValueMap,
  addPair: (map, key, value) => {
    if (key === MERGE) return merge(map, value);
    if (typeof key === "object" && key !== null) return "a key must be a scalar";
    map[String(key)] = (value === MERGE ? "<<" : value) as Value;
    return "";
  },
  // Called before addPair, so a key after a merge key that brought it is a duplicate as well.
  has: (map, key) => (typeof key !== "object" || key === null) && typeof key !== "symbol" && String(key) in map,
  keys: (map) => Object.keys(map),
  get: (map, key) => map[String(key)],
  identify: () => false,
});

/** All but the maps. */
export const scalarSchema = FAILSAFE_SCHEMA.withTags(nullTag, boolTag, intTag, floatTag, mergeTag);

/** For js-yaml's `schema` option. Later tags are tried after earlier ones. */
export const kubernetesSchema = scalarSchema.withTags(mapTag);

function merge(map: ValueMap, value: unknown): string {
  for (const source of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (!isMap(source)) return "a merge key must name a map or a list of maps";
    for (const [key, merged] of Object.entries(source)) {
      if (key in map) return "a merge key must not bring a key that is there already";
      map[key] = merged;
    }
  }
  return "";
}

function scalar<T>(name: string, resolve: (source: string) => T | typeof NOT_RESOLVED): ScalarTagDefinition<T> {
  return defineScalarTag<T>(`tag:yaml.org,2002:${name}`, { implicit: true, resolve, identify: () => false });
}
