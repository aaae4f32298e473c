import type { Field } from "../field";
import { anyMatch, matchIf, type Match } from "../selector";

/** Whether `metadata` has one of several annotations. Each is written as `key=value`, or as `key` alone where any value but an empty one does. */
export function hasAnnotation(metadata: Field, wanted: readonly string[]): Match {
  const annotations = metadata.get("annotations");
  const found = anyMatch(wanted.map((text) => matchesAnnotation(annotations, text)));
  return found === "no" && annotations.origin.sparse ? "unknown" : found;
}

function matchesAnnotation(annotations: Field, wanted: string): Match {
  const equals = wanted.indexOf("=");
  const annotation = annotations.get(equals < 0 ? wanted : wanted.slice(0, equals));
  if (annotation.state === "unknown") return "unknown";
  const { value = "" } = annotation;
  return matchIf(equals < 0 ? value !== "" : value === wanted.slice(equals + 1));
}
