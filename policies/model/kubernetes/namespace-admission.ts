/** What the labels of namespaces decide: whether privileged pods may run in them, and whose selectors take them. */
import { named, unreadReason } from "../attack-path/attack-way";
import { POD_SECURITY_LABEL } from "./pod-security-labels";
import { Field, type ValueMap } from "../field";
import { anyMatch, matchesSelector, sameValue, type Match } from "../selector";
import { DEFAULT_NAMESPACE, type Stack } from "../stack";
import type { Subject } from "../subject";

const NAME_LABEL = "kubernetes.io/metadata.name";
const LABEL = `${POD_SECURITY_LABEL}enforce`;

/** Whether privileged pods may run in a namespace, and why that cannot be told. What is not in a stack that is complete has no labels. */
export function admitsPrivileged(stack: Stack, namespace: Field): { match: Match; reason?: string } {
  if (namespace.state === "unknown") return { match: "unknown", reason: unreadReason(namespace) };
  const byName = stack.once(namespacesByName);
  const found = byName.get(nameIn(namespace)) ?? [];
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
  const name = nameIn(namespace);
  const labels = selector.get("matchLabels");
  const keys = [
    ...labels.entries().map(([key]) => key),
    ...selector
      .get("matchExpressions")
      .items()
      .map((one) => one.get("key").value),
  ];
  if (keys.every((key) => key === NAME_LABEL)) return matchesSelector(selector, Field.root({ [NAME_LABEL]: name }));
  if (sameValue(labels.get(NAME_LABEL), Field.root(name), name) === "no") return "no";
  const found = stack.once(namespacesByName).get(name) ?? [];
  if (found.length === 0) return "unknown";
  return anyMatch(
    found.map(({ root }) => {
      const own = root.get("metadata", "labels");
      if (own.state === "unknown" || own.origin.sparse) return "unknown";
      return matchesSelector(selector, Field.root({ ...(own.value as ValueMap | undefined), [NAME_LABEL]: name }));
    }),
  );
}

function nameIn({ value }: Field): string {
  return typeof value === "string" && value !== "" ? value : DEFAULT_NAMESPACE;
}

/** Namespaces whose name cannot be read stand under `undefined`. */
function namespacesByName(stack: Stack): ReadonlyMap<unknown, readonly Subject[]> {
  return Map.groupBy(stack.ofKind("Namespace"), ({ root }) => root.get("metadata", "name").value);
}
