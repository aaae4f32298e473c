import type { Field } from "../field";
import type { Container, Pod } from "../pod";
import { isPositiveQuantity, parseQuantity, WHOLE } from "./quantity";
import { allMatch, matchIf, type Match } from "../selector";

/** What a container takes of its node. */
export type ComputeResource = "cpu" | "memory" | "ephemeral-storage";

/** The containers that may ask for resources: all but ephemeral ones, which cannot. */
export function scheduledContainers(pod: Pod): readonly Container[] {
  return pod.allContainers().filter(({ role }) => role !== "ephemeral container");
}

/** Where it stands how much a container may use: at the container, else at the pod. Absent only where neither says. */
export function limitOf(pod: Pod, container: Container, resource: ComputeResource): Field {
  return firstSet([container.get("resources", "limits", resource), podLevel(pod, "limits", resource)]);
}

/** Where it stands how much is set aside for a container, at the container or at the pod. A limit without a request is the request. */
export function requestOf(pod: Pod, container: Container, resource: ComputeResource): Field {
  const own = container.get("resources", "requests", resource);
  const limit = container.get("resources", "limits", resource);
  return firstSet([own, limit, podLevel(pod, "requests", resource), podLevel(pod, "limits", resource)]);
}

/** Whether all containers together can use only so much of a resource. */
export function isBounded(pod: Pod, resource: ComputeResource): Match {
  return allMatch(
    scheduledContainers(pod).map((container) => {
      const limit = limitOf(pod, container, resource);
      return limit.state === "unknown" ? "unknown" : matchIf(isPositiveQuantity(limit.value));
    }),
  );
}

/** A bound of the whole pod (v1.34 and later). Custom resources have a `spec.resources` of another meaning. */
function podLevel(pod: Pod, bound: "requests" | "limits", resource: ComputeResource): Field | undefined {
  if (pod.spec.origin.sparse || resource === "ephemeral-storage") return undefined;
  return pod.spec.get("resources", bound, resource);
}

function firstSet([first, ...others]: readonly [Field, ...(Field | undefined)[]]): Field {
  return [first, ...others].find((field) => field !== undefined && field.state !== "absent") ?? first;
}

/** A request and the limit beside it. */
export interface RequestAndLimit {
  /** Whose they are, as messages call it. */
  label: string;
  request: Field;
  limit: Field;
}

/** Every request of a resource that has a limit beside it: of containers, and of the pod as a whole. */
export function requestsWithLimits(pod: Pod, resource: ComputeResource): readonly RequestAndLimit[] {
  const whole = pod.spec.origin.sparse ? [] : [{ label: "pod", field: pod.spec }];
  return [...whole, ...scheduledContainers(pod).map(({ label, field }) => ({ label, field }))]
    .map(({ label, field }) => ({
      label,
      request: field.get("resources", "requests", resource),
      limit: field.get("resources", "limits", resource),
    }))
    .filter(({ request, limit }) => request.state !== "absent" && limit.state !== "absent");
}

/** Whether a limit is at most `maximum` times a request. What is no quantity is not compared. */
export function isWithinRatio(limit: unknown, request: unknown, maximum: number): boolean {
  const most = parseQuantity(maximum) ?? WHOLE;
  const [allowed, asked] = [parseQuantity(limit), parseQuantity(request)];
  return allowed === undefined || asked === undefined || allowed * WHOLE <= asked * most;
}
