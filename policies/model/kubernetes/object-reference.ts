import type { Field } from "../field";
import { allMatch, matchIf, sameValue, type Match } from "../selector";
import { DEFAULT_NAMESPACE } from "../stack";
import { kindName, resourceKind, type Subject } from "../subject";

/** The key of a name in a namespace, for `Candidates`; `undefined` where either cannot be read. */
export function objectKeys(namespace: Field, name: Field): [string] | undefined {
  if (namespace.state === "unknown" || name.state === "unknown") return undefined;
  return [JSON.stringify([namespace.value ?? DEFAULT_NAMESPACE, name.value ?? ""])];
}

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
