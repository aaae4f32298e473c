/** How many pods of a workload run at least, as the workload or its autoscaler says. Made once for a stack: `stack.once(scaledWorkloads)`. */
import { Candidates } from "./candidates";
import type { Field } from "../field";
import { objectKeys, refersTo } from "./object-reference";
import { allMatch, matchIf, type Match } from "../selector";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";

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
  const autoscalers = new Candidates(
    stack.ofKind(AUTOSCALER_KIND).map((subject) => ({ subject, target: targetOf(subject), name: targetOf(subject).get("name") })),
    ({ subject, name }) => objectKeys(namespaceOf(subject), name),
  );
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

/** The reference of an autoscaler to what it scales. */
export function targetOf({ root }: Subject): Field {
  return root.get("spec", "scaleTargetRef");
}

/** The autoscaler whose target a workload is, else one whose target it may be; of those, one is as good as many. */
function surest(
  { subject, namespace }: Workload,
  autoscalers: Candidates<{ subject: Subject; target: Field; name: Field }>,
): ScaledWorkload["autoscaler"] {
  let possible: ScaledWorkload["autoscaler"];
  for (const { subject: autoscaler, target, name } of autoscalers.under(
    objectKeys(namespace, subject.root.get("metadata", "name")),
  )) {
    if (possible && name.state === "unknown") continue;
    const match = allMatch([sameNamespace(namespaceOf(autoscaler), namespace), refersTo(target, subject)]);
    if (match === "yes") return { subject: autoscaler, match };
    if (match === "unknown") possible ??= { subject: autoscaler, match };
  }
  return possible;
}
