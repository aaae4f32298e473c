/** What a remediation may set: places that a resource leaves open. */
import { type Field, isMap } from "../field";
import type { Pod } from "../pod";

const OS_LABELS = ["kubernetes.io/os", "beta.kubernetes.io/os"];

/**
 * Whether a value can be set at a place without overriding anything: it is absent from a resource that is shown as a whole, and what is
 * around it is a map.
 */
export function isOpen(field: Field): boolean {
  if (field.state !== "absent" || field.origin.sparse) return false;
  let parent = field.parent;
  while (parent?.state === "absent") parent = parent.parent;
  return isMap(parent?.value);
}

/** Whether nothing says that a pod runs on Windows, where the API server refuses some settings and the runtime others. */
export function isForLinux(pod: Pod): boolean {
  const systems = [pod.spec.get("os", "name"), ...OS_LABELS.map((label) => pod.spec.get("nodeSelector", label))];
  return systems.every(({ state, value }) => state === "absent" || value === "linux");
}
