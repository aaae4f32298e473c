import { type Field, isMap } from "./field";
import { CONTAINER_LISTS, Pod } from "./pod";
import type { ResourceKind } from "./subject";

/** Where Kubernetes' own kinds keep a pod or the template of one. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  ReplicationController: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** The API groups of those kinds, retired ones included. */
const WORKLOAD_GROUPS = new Set(["", "apps", "batch", "extensions"]);

/** Groups of Kubernetes itself whose kinds hold no pod; what is unknown in them hides none. */
const BUILT_IN_GROUP = /^$|^(apps|batch|autoscaling|extensions|policy)$|\.k8s\.io$/;

/** Groups whose resources hold patterns of pods, which no controller ever runs as written. */
const PATTERN_GROUPS = /(^|\.)kyverno\.io$|\.gatekeeper\.sh$/;

/** Keys under which custom resources keep a pod. A value that cannot be read there may be one. */
const POD_KEYS = new Set([...Object.keys(CONTAINER_LISTS), "spec", "template", "podTemplate", "podSpec", "jobTemplate"]);

/** The containers of a pod, by the keys that stand for a list in a PodSpec. */
const POD_SPEC_LISTS = ["containers", "initContainers", "ephemeralContainers"];

/**
 * Every pod in a resource: at the known place of a workload kind, and wherever a subtree is shaped like a PodSpec, whatever the kind
 * is called (Argo Rollout, Knative Service, Tekton Task, the items of a List). Missing one would be a false pass, so an unknown value
 * where a pod could stand counts as a pod about which nothing is known.
 */
export function findPods(root: Field, kinds: readonly ResourceKind[]): Pod[] {
  const pods = new Map<string, Pod>();
  const add: AddPod = (spec, metadata, single) => {
    const place = (single ?? spec).path;
    if (!pods.has(place)) pods.set(place, new Pod(spec, metadata, single));
  };
  for (const { group, kind } of kinds) {
    const template = WORKLOAD_GROUPS.has(group) && Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
    if (template) add(root.get(...template, "spec"), root.get(...template, "metadata"));
  }
  if (kinds.some(({ group }) => PATTERN_GROUPS.test(group))) return [...pods.values()];
  const custom = kinds.every(({ group }) => !BUILT_IN_GROUP.test(group));
  search(root, undefined, custom, add);
  return [...pods.values()];
}

type AddPod = (spec: Field, metadata: Field, single?: Field) => void;

function search(field: Field, parent: Field | undefined, custom: boolean, add: AddPod): void {
  if (field.state === "unknown") {
    if (custom && (typeof field.key !== "string" || POD_KEYS.has(field.key))) add(partial(field), partial(field));
    return;
  }
  if (Array.isArray(field.value)) {
    for (const item of field.items()) search(item, field, custom, add);
    return;
  }
  if (!isMap(field.value)) return;
  if (isPodSpec(field)) {
    // A PodSpec beside metadata under a `template` is whole; elsewhere (Prometheus, SidecarSet) its owner adds to it.
    const whole = field.key === "spec" && typeof parent?.key === "string" && /template$/i.test(parent.key);
    add(whole ? field : partial(field), parent?.get("metadata") ?? field.get("metadata"));
  } else if (isTask(field)) {
    add(partial(field), parent?.get("metadata") ?? field.get("metadata"));
  } else {
    for (const key of ["container", "script"]) {
      const single = partial(field.get(key));
      // Argo Workflows: one container, with the settings of its pod beside it.
      if (isContainer(single)) add(partial(field), field.get("metadata"), single);
    }
  }
  for (const [key, value] of field.entries()) {
    if (!Object.hasOwn(CONTAINER_LISTS, key)) search(value, field, custom, add);
  }
}

function isPodSpec(field: Field): boolean {
  return POD_SPEC_LISTS.some((key) => {
    const list = field.get(key);
    return Array.isArray(list.value) && list.items().some((item) => item.state === "unknown" || isMap(item.value));
  });
}

/** A Tekton task: steps that are containers. */
function isTask(field: Field): boolean {
  return field.get("steps").items().some(isContainer);
}

function isContainer(field: Field): boolean {
  return isMap(field.value) && Object.hasOwn(field.value, "image");
}

/** The same place, marked as a part of a pod whose rest is written elsewhere. */
function partial(field: Field): Field {
  return field.withOrigin({ sparse: true });
}
