/**
 * YAML as Compose reads it where that differs from Kubernetes: a key in a map wins over what a merge key brings, wherever it stands, and
 * files that override others have tags of their own.
 */
import { defineMappingTag, defineScalarTag, defineSequenceTag, EVENT_ID, getScalarValue, NOT_RESOLVED, type Event } from "js-yaml";
import { isMap, type Value, type ValueMap } from "../model/field";
import { CORE_TAG } from "./ambiguity";
import { mapTag, MERGE, scalarSchema } from "./kubernetes-yaml";

/** The tags that a Compose file may have. `!reset` takes a setting away, `!override` replaces instead of merging. */
export const COMPOSE_TAG = new RegExp(`${CORE_TAG.source}|^!(?:reset|override)$`);

/** Keys that make a document a resource, or that may bring them. */
const NO_COMPOSE = new Set(["apiVersion", "kind", "<<"]);

/** Whether every document of a text is a map that has `services` and is no resource of Kubernetes, to any reader. */
export function isComposeText(text: string, events: readonly Event[]): boolean {
  let depth = 0;
  let isCompose = false;
  let isKey = false;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      depth -= 1;
      continue;
    }
    if (depth === 1 && event.type !== EVENT_ID.MAPPING) return false;
    if (depth === 2) {
      isKey = !isKey;
      if (isKey) {
        if (event.type !== EVENT_ID.SCALAR) return false;
        const key = getScalarValue(text, event);
        if (NO_COMPOSE.has(key)) return false;
        isCompose ||= key === "services";
      }
    }
    if (event.type === EVENT_ID.DOCUMENT && depth === 0) isKey = false;
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) depth += 1;
  }
  return isCompose;
}

/** What a merge key has brought into a map and the map itself does not say. */
const brought = new WeakMap<ValueMap, Set<string>>();

const composeMap = defineMappingTag<ValueMap>("tag:yaml.org,2002:map", {
  create: mapTag.create,
  addPair: (map, key, value) => {
    if (key === MERGE) return merge(map, value);
    brought.get(map)?.delete(String(key));
    return mapTag.addPair(map, key, value);
  },
  has: (map, key) => mapTag.has(map, key) && !brought.get(map)?.has(String(key)),
  keys: mapTag.keys,
  get: mapTag.get,
  identify: () => false,
});

const overrideMap = { ...composeMap, tagName: "!override" };
const overrideList = defineSequenceTag<Value[]>("!override", { create: () => [], addItem: append, identify: () => false });
const overrideScalar = defineScalarTag("!override", { resolve: (source) => source, identify: () => false });
const resetMap = { ...composeMap, tagName: "!reset", carrierIsResult: false, finalize: () => null };
const resetList = defineSequenceTag<Value[], null>("!reset", {
  create: () => [],
  addItem: append,
  finalize: () => null,
  identify: () => false,
});
const resetScalar = defineScalarTag("!reset", { resolve: () => null, identify: () => false });

// Compose takes `yes` and `off` for texts, and only where a switch is meant for one.
const boolTag = defineScalarTag("tag:yaml.org,2002:bool", {
  implicit: true,
  resolve: (source) => (/^(?:true|false)$/i.test(source) ? source.toLowerCase() === "true" : NOT_RESOLVED),
  identify: () => false,
});

/** For js-yaml's `schema` option. */
export const composeSchema = scalarSchema.withTags(
  boolTag,
  composeMap,
  overrideMap,
  overrideList,
  overrideScalar,
  resetMap,
  resetList,
  resetScalar,
);

function append(list: Value[], item: unknown): void {
  list.push(item as Value);
}

function merge(map: ValueMap, value: unknown): string {
  const names = brought.get(map) ?? new Set();
  brought.set(map, names);
  for (const source of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (!isMap(source)) return "a merge key must name a map or a list of maps";
    for (const [key, merged] of Object.entries(source)) {
      if (key in map) continue;
      map[key] = merged;
      names.add(key);
    }
  }
  return "";
}
