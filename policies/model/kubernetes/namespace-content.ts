/** What is in the namespaces of a stack. */
import { anyMatch, type Match } from "../selector";
import { namespaceOf, sameNamespace, type Stack } from "../stack";
import type { Subject } from "../subject";

/** Whether the stack has a resource of the kinds in a namespace, of which the resource is given. */
export function isInNamespace(stack: Stack, kinds: readonly string[], namespace: Subject): Match {
  const name = namespace.root.get("metadata", "name");
  return anyMatch(stack.ofKind(...kinds).map((resource) => sameNamespace(namespaceOf(resource), name)));
}
