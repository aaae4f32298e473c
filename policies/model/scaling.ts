/** How many pods of a workload run at least, as the workload or its autoscaler says. Made once for a stack: `stack.once(scaledWorkloads)`. */
import type { Field } from "./field";
import { ByNamespace } from "./namespaces";
import { refersTo } from "./object-reference";
import { allMatch, matchIf, type Match } from "./selector";
import { namespaceOf, type Stack, type Workload } from "./stack";
import type { Subject } from "./subject";

/** The kinds that run a number of equal pods. */
export const SCALED_KINDS: readonly string[] = [
  "ReplicationController",
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "extensions/Deployment",
  "extensions/ReplicaSet",
  "argoproj.io/Rollout",
];

/** What sets the number of pods by their load. */
export const AUTOSCALER_KIND = "autoscaling/HorizontalPodAutoscaler";

/** A workload of one of {@link SCALED_KINDS}. */
export interface ScaledWorkload extends Workload {
  /** The autoscaler whose target the workload is or may be. */
  autoscaler: { subject: Subject; match: Match } | undefined;
}

/** The place of a number of pods, on the resource that has it. */
export interface Scale {
  subject: Subject;
  field: Field;
}

/** Every workload that runs a number of equal pods. */
export function scaledWorkloads(stack: Stack): readonly ScaledWorkload[] {
  const autoscalers = new ByNamespace(stack.ofKind(AUTOSCALER_KIND), namespaceOf);
  return stack
    .workloads()
    .filter(({ subject }) => subject.kinds.some((kind) => SCALED_KINDS.includes(kind)))
    .map((workload) => ({ ...workload, autoscaler: surest(workload, autoscalers) }));
}

/** Where it stands how many pods run at least. */
export function scaleOf({ subject, autoscaler }: ScaledWorkload): Scale {
  return autoscaler?.match === "yes"
    ? { subject: autoscaler.subject, field: autoscaler.subject.root.get("spec", "minReplicas") }
    : { subject, field: subject.root.get("spec", "replicas") };
}

/** How many pods run at least, `undefined` where that cannot be told. One is the default. */
export function minimumOf(workload: ScaledWorkload): number | undefined {
  const { field } = scaleOf(workload);
  if (workload.autoscaler?.match === "unknown" || field.state === "unknown") return undefined;
  if (field.state === "absent") return field.origin.sparse ? undefined : 1;
  return typeof field.value === "number" ? field.value : undefined;
}

/** Whether at least so many pods run. */
export function runsAtLeast(workload: ScaledWorkload, count: number): Match {
  const minimum = minimumOf(workload);
  return minimum === undefined ? "unknown" : matchIf(minimum >= count);
}

function surest(workload: Workload, autoscalers: ByNamespace<Subject>): ScaledWorkload["autoscaler"] {
  const matches = autoscalers.in(workload.namespace).map(({ thing: subject, isThere }) => ({
    subject,
    match: allMatch([isThere, refersTo(subject.root.get("spec", "scaleTargetRef"), workload.subject)]),
  }));
  return matches.find(({ match }) => match === "yes") ?? matches.find(({ match }) => match === "unknown");
}
