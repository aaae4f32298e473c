/** What the labels of namespaces decide: whether privileged pods may run in them, and whose selectors take them. */
import { named, unreadReason } from "./attack-way";
import { POD_SECURITY_LABEL } from "./pod-security-labels";
import { Field, type ValueMap } from "./field";
import { anyMatch, matchesSelector, type Match } from "./selector";
import { DEFAULT_NAMESPACE, type Stack } from "./stack";
import type { Subject } from "./subject";

const NAME_LABEL = "kubernetes.io/metadata.name";
const LABEL = `${POD_SECURITY_LABEL}enforce`;

/** Whether privileged pods may run in a namespace, and why that cannot be told. What is not in a stack that is complete has no labels. */
export function admitsPrivileged(stack: Stack, namespace: Field): { match: Match; reason?: string } {
  if (namespace.state === "unknown") return { match: "unknown", reason: unreadReason(namespace) };
  const byName = stack.once(namespacesByName);
  const found = byName.get(namespace.value === "" ? DEFAULT_NAMESPACE : (namespace.value ?? DEFAULT_NAMESPACE)) ?? [];
  const levels = found.map(({ root }) => root.get("metadata", "labels", LABEL));
  if (levels.some(({ value }) => value === "baseline" || value === "restricted")) return { match: "no" };
  const hidden = levels.find(({ state, origin }) => state === "unknown" || (state === "absent" && origin.sparse));
  if (hidden?.state === "unknown") return { match: "unknown", reason: unreadReason(hidden) };
  if (hidden) return { match: "unknown", reason: `only a part of ${named("namespace", namespace)} is shown` };
  if (found.length > 0) return { match: "yes" };
  const [unnamed] = byName.get(undefined) ?? [];
  if (unnamed) return { match: "unknown", reason: unreadReason(unnamed.root.get("metadata", "name")) };
  return stack.isComplete
    ? { match: "yes" }
    : {
        match: "unknown",
        reason: `${named("namespace", namespace)} may be declared in another stack, with labels that keep privileged pods out`,
      };
}

/** Whether a selector of namespaces takes one: by the labels that the stack gives it, and by the one with its name that every namespace has. */
export function selectsNamespace(stack: Stack, selector: Field, namespace: Field): Match {
  if (selector.state === "unknown" || namespace.state === "unknown") return "unknown";
  if (selector.get("matchLabels").children().length + selector.get("matchExpressions").items().length === 0) return "yes";
  const name = namespace.value === "" ? DEFAULT_NAMESPACE : (namespace.value ?? DEFAULT_NAMESPACE);
  const found = stack.once(namespacesByName).get(name) ?? [];
  const known = Field.root({ [NAME_LABEL]: name as string });
  if (matchesSelector(selector, known) === "yes") return "yes";
  const asksForNameAlone =
    selector.get("matchExpressions").items().length === 0 &&
    selector
      .get("matchLabels")
      .entries()
      .every(([key]) => key === NAME_LABEL);
  if (asksForNameAlone) return matchesSelector(selector, known);
  if (found.length === 0) return "unknown";
  return anyMatch(
    found.map(({ root }) => {
      const labels = root.get("metadata", "labels");
      if (labels.state === "unknown" || labels.origin.sparse) return "unknown";
      return matchesSelector(selector, Field.root({ ...(labels.value as ValueMap | undefined), [NAME_LABEL]: name as string }));
    }),
  );
}

/** Namespaces whose name cannot be read stand under `undefined`. */
function namespacesByName(stack: Stack): ReadonlyMap<unknown, readonly Subject[]> {
  return Map.groupBy(stack.ofKind("Namespace"), ({ root }) => root.get("metadata", "name").value);
}
