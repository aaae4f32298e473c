import type { Field } from "./field";
import { allMatch, matchIf, sameValue, type Match } from "./selector";
import { kindName, resourceKind, type Subject } from "./subject";

/**
 * Whether a reference with `kind` and `name`, and perhaps `apiVersion`, such as an autoscaler's `scaleTargetRef`, is to a resource. Whether
 * that is in the right namespace is for the caller to say.
 */
export function refersTo(reference: Field, { root, kinds }: Subject): Match {
  return allMatch([isOfKind(reference, kinds), sameValue(reference.get("name"), root.get("metadata", "name"))]);
}

/** Without an `apiVersion` the group may be any. */
function isOfKind(reference: Field, kinds: readonly string[]): Match {
  const { state, value: kind } = reference.get("kind");
  const apiVersion = reference.get("apiVersion");
  if (state === "unknown") return "unknown";
  const ofThatName = kinds.filter((own) => own.slice(own.lastIndexOf("/") + 1) === kind);
  if (ofThatName.length === 0 || typeof kind !== "string") return "no";
  if (apiVersion.state === "unknown") return "unknown";
  if (typeof apiVersion.value !== "string") return "yes";
  return matchIf(ofThatName.includes(kindName(resourceKind(apiVersion.value, kind))));
}
