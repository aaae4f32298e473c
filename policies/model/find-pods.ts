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
const WORKLOAD_GROUPS = new Set<string | undefined>(["", "apps", "batch", "extensions"]);

/** The API groups of Kubernetes itself. Outside of {@link TEMPLATES} their kinds hold no pod, so what is unknown in them hides none. */
const BUILT_IN_GROUPS = new Set<string | undefined>([
  ...WORKLOAD_GROUPS,
  ..."autoscaling policy".split(" "),
  ..."admissionregistration apiextensions apiregistration authentication authorization certificates coordination discovery events"
    .split(" ")
    .map((name) => `${name}.k8s.io`),
  ..."flowcontrol.apiserver internal.apiserver metrics networking node rbac.authorization resource scheduling storage storagemigration"
    .split(" ")
    .map((name) => `${name}.k8s.io`),
]);

/** Groups whose resources hold patterns of pods, which nobody runs as written, and the keys under which they hold pods that somebody does. */
const PATTERN_GROUPS = /(^|\.)kyverno\.io$|\.gatekeeper\.sh$/;
const PATTERN_GROUP_POD_KEY = "generate";

/** Keys under which custom resources keep pods or parts of them. A value that cannot be read there may be one. */
const POD_KEY =
  /(specs?|templates?|containers?|steps|tasks|sidecars|script|workflow|inline|manifests?|objects?|resources?|items|components|pods?|driver|executor|worker|master)$/i;

/** The containers of a pod, by the keys that stand for a list in a PodSpec. */
const POD_SPEC_LISTS = ["containers", "initContainers", "ephemeralContainers"];
/** Settings of a pod that reach into its node. */
const NODE_SETTINGS = ["hostNetwork", "hostPID", "hostIPC"];
/** Keys of a container that stands alone, or from which others have what they do not say (Tekton). */
const CONTAINER_KEY = /(container|^script|^stepTemplate)$/i;
/** Settings that only the `securityContext` of a container has. */
const CONTAINER_SETTINGS = ["privileged", "capabilities", "allowPrivilegeEscalation", "procMount", "readOnlyRootFilesystem"];

/**
 * Every pod in a resource: at the known place of a workload kind, and wherever a subtree is shaped like one, whatever the kind is called
 * (Argo Rollout, Knative Service, Tekton Task). Missing one would be a false pass, so an unknown value where a pod could stand counts as a
 * pod about which nothing is known. `kinds` are all that the resource may be: what its inputs say, and what its type token says.
 */
export function findPods(root: Field, kinds: readonly ResourceKind[]): Pod[] {
  const pods = new Map<string, Pod>();
  const add: AddPod = (spec, metadata, single) => {
    const place = (single ?? spec).path;
    if (!pods.has(place)) pods.set(place, new Pod(spec, metadata, single, kinds[0]));
  };
  for (const { group, kind } of kinds) {
    const template = WORKLOAD_GROUPS.has(group) && Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
    if (template) add(root.get(...template, "spec"), root.get(...template, "metadata"));
  }
  const isCustom = kinds.some(({ group, kind }) => !BUILT_IN_GROUPS.has(group) || kind.endsWith("List"));
  const search = isCustom ? searchCustom : searchBuiltIn;
  if (kinds.every(({ group }) => PATTERN_GROUPS.test(group ?? ""))) {
    for (const field of fieldsUnder(root, PATTERN_GROUP_POD_KEY)) walk(field, undefined, search, add);
  } else walk(root, undefined, search, add);
  return [...pods.values()];
}

type AddPod = (spec: Field, metadata: Field, single?: Field) => void;
/** Looks at one field. Says whether it is a pod, which then covers the containers in its lists. */
type Search = (field: Field, parent: Field | undefined, add: AddPod) => boolean;

function walk(field: Field, parent: Field | undefined, search: Search, add: AddPod, isCovered = false): void {
  const isPod = !isCovered && search(field, parent, add);
  for (const child of field.children()) {
    const isContainerList = isPod && typeof child.key === "string" && Object.hasOwn(CONTAINER_LISTS, child.key);
    if (isContainerList) for (const container of child.items()) walk(container, child, search, add, true);
    else walk(child, field, search, add);
  }
}

/** A kind of Kubernetes itself may still be a custom one in disguise, but what it holds must then be shaped like a pod. */
function searchBuiltIn(field: Field, parent: Field | undefined, add: AddPod): boolean {
  if (!isMap(field.value) || !isPodSpec(field)) return false;
  addPodSpec(field, parent, add);
  return true;
}

function searchCustom(field: Field, parent: Field | undefined, add: AddPod): boolean {
  if (field.state === "unknown") {
    if (typeof field.key !== "string" || POD_KEY.test(field.key)) add(partial(field), partial(field));
    return false;
  }
  if (!isMap(field.value)) return false;
  if (isPodSpec(field)) addPodSpec(field, parent, add);
  else if (isTask(field) || hasNodeSettings(field)) add(partial(field), parent?.get("metadata") ?? field.get("metadata"));
  else {
    if (isContainer(field)) {
      // One container that stands alone (Argo Workflows), with the settings of its pod, if any, beside it.
      const owner = parent && isMap(parent.value) ? parent : field;
      add(partial(owner), owner.get("metadata"), partial(field));
    }
    return false;
  }
  return true;
}

/** A PodSpec beside metadata under a `template` is whole; elsewhere (Prometheus, SidecarSet) its owner adds to it. */
function addPodSpec(field: Field, parent: Field | undefined, add: AddPod): void {
  const isWhole = field.key === "spec" && typeof parent?.key === "string" && /template$/i.test(parent.key);
  add(isWhole ? field : partial(field), parent?.get("metadata") ?? field.get("metadata"));
}

function isPodSpec(field: Field): boolean {
  return POD_SPEC_LISTS.some((key) => {
    const list = field.get(key);
    return list.items().some((item) => item.state === "unknown" || isMap(item.value));
  });
}

/** A Tekton task: steps that are containers. */
function isTask(field: Field): boolean {
  return field
    .get("steps")
    .items()
    .some((step) => hasImage(step) || isContainer(step));
}

function hasImage(field: Field): boolean {
  return isMap(field.value) && Object.hasOwn(field.value, "image");
}

/** Settings of a pod away from its containers, as operators take them. */
function hasNodeSettings(field: Field): boolean {
  return (
    NODE_SETTINGS.some((key) => field.get(key).value === true || field.get(key).state === "unknown") ||
    field
      .get("volumes")
      .items()
      .some((volume) => volume.get("hostPath").state === "known")
  );
}

/** A map that is called a container and has an image, or one with settings that only containers have. */
function isContainer(field: Field): boolean {
  const security = field.get("securityContext").value;
  if (isMap(security) && CONTAINER_SETTINGS.some((key) => Object.hasOwn(security, key))) return true;
  return typeof field.key === "string" && CONTAINER_KEY.test(field.key) && hasImage(field);
}

function fieldsUnder(field: Field, key: string): Field[] {
  return field.children().flatMap((child) => (child.key === key ? [child] : fieldsUnder(child, key)));
}

/** The same place, marked as a part of a pod whose rest is written elsewhere. */
function partial(field: Field): Field {
  return field.withOrigin({ sparse: true });
}
