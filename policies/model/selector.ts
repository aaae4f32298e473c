/** Label selectors of Kubernetes, with three answers: what cannot be read may match. */
import { type Field, isMap } from "./field";

/** Whether something matches, as far as can be told. */
export type Match = "yes" | "no" | "unknown";

/** Whether any of several match: "yes" if one does, else "unknown" if one may. */
export function anyMatch(matches: Iterable<Match>): Match {
  let result: Match = "no";
  for (const match of matches) {
    if (match === "yes") return "yes";
    if (match === "unknown") result = "unknown";
  }
  return result;
}

/** Whether all of several match: "no" if one does not, else "unknown" if one may not. */
export function allMatch(matches: Iterable<Match>): Match {
  let result: Match = "yes";
  for (const match of matches) {
    if (match === "no") return "no";
    if (match === "unknown") result = "unknown";
  }
  return result;
}

/** Whether a condition holds, as a match. */
export function matchIf(condition: boolean): Match {
  return condition ? "yes" : "no";
}

/** Whether two texts are the same. A place that is absent has the value `byDefault`. */
export function sameValue(a: Field, b: Field, byDefault?: string): Match {
  if (a.state === "unknown" || b.state === "unknown") return "unknown";
  return matchIf((a.value ?? byDefault) === (b.value ?? byDefault));
}

/** Whether labels hold every entry of a map, as in the selector of a Service. An empty map matches everything. */
export function matchesLabels(map: Field, labels: Field): Match {
  if (map.state === "unknown") return "unknown";
  return allMatch(map.entries().map(([key, wanted]) => valueIn(labels, key, [wanted])));
}

/**
 * Whether a LabelSelector (`matchLabels`, `matchExpressions`) matches labels. An empty selector matches everything; one that is absent
 * is for the caller to judge, since kinds differ in what they make of it.
 */
export function matchesSelector(selector: Field, labels: Field): Match {
  if (selector.state === "unknown") return "unknown";
  return allMatch([
    matchesLabels(selector.get("matchLabels"), labels),
    ...selector
      .get("matchExpressions")
      .items()
      .map((expression) => matchesExpression(expression, labels)),
  ]);
}

function matchesExpression(expression: Field, labels: Field): Match {
  const key = expression.get("key");
  const operator = expression.get("operator");
  if (typeof key.value !== "string" || typeof operator.value !== "string") return "unknown";
  const values = expression.get("values").items();
  switch (operator.value) {
    case "In":
      return valueIn(labels, key.value, values);
    case "NotIn":
      return opposite(valueIn(labels, key.value, values));
    case "Exists":
      return hasKey(labels, key.value);
    case "DoesNotExist":
      return opposite(hasKey(labels, key.value));
    default:
      return "unknown";
  }
}

function hasKey(labels: Field, key: string): Match {
  if (labels.state === "unknown") return "unknown";
  return matchIf(isMap(labels.value) && Object.hasOwn(labels.value, key));
}

/** Whether the label is there with one of the values. */
function valueIn(labels: Field, key: string, values: readonly Field[]): Match {
  const label = labels.get(key);
  if (label.state === "absent") return "no";
  return anyMatch(values.map((value) => sameValue(value, label)));
}

function opposite(match: Match): Match {
  if (match === "unknown") return "unknown";
  return match === "yes" ? "no" : "yes";
}
