import type { Field } from "../field";
import type { Pod } from "../pod";

/**
 * The places that decide a security setting of a pod's containers: each container's own, and once that of the pod for all that inherit it.
 * Where neither sets it, the container is where it is missing.
 */
export function decidingPlaces(pod: Pod, key: string): { label: string; field: Field }[] {
  const inherited = pod.spec.get("securityContext", key);
  const containers = pod
    .allContainers()
    .map((container) => ({ label: container.label, field: container.get("securityContext", key) }));
  if (inherited.state === "absent") return containers;
  const own = containers.filter(({ field }) => field.state !== "absent");
  return own.length < containers.length ? [{ label: "pod", field: inherited }, ...own] : own;
}
