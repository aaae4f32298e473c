import { type Field, isMap, type Value } from "./field";
import { findPods } from "./find-pods";
import { CONTAINER_LISTS, type Pod } from "./pod";
import { printable } from "./printable";
import type { Parts } from "./views";

/** What a resource is, from its `apiVersion` and `kind`: for `apps/v1` `Deployment` the group is `apps`. The core group is empty. */
export interface ResourceKind {
  group: string | undefined;
  kind: string;
}

/** How reports name a subject. Fields that the subject does not have are left out. */
export interface SubjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  /** Pulumi's name of the resource. */
  urn?: string;
  /** The file as the user named it; `-` is standard input. */
  file?: string;
  /** The document in the file, counted from 1. */
  document?: number;
}

/** A place in a text, counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A resource or manifest that rules are applied to. */
export interface Subject {
  readonly reference: SubjectReference;
  readonly root: Field;
  /**
   * What it may be: `Service` in Kubernetes' core group, `apps/Deployment` in others; any other resource of Pulumi by its type, as in
   * `docker:index:Container`. Two where the inputs and the type token differ.
   */
  readonly kinds: readonly string[];
  readonly pods: readonly Pod[];
  /** What else it holds that rules apply to. */
  readonly parts?: { readonly [P in Exclude<keyof Parts, "pod">]?: readonly Parts[P][] };
  /** What makes the resource no resource, as the end of a sentence: `has no inputs`. */
  readonly problem?: string;
  /** Where in the file a path is, or the nearest place above it; absent where there is no text. */
  locate?(keys: readonly (string | number)[]): Position | undefined;
}

/** A resource that stands in a tree, alone or as an item of a List. */
export interface Resource {
  root: Field;
  apiVersion: string | undefined;
  kind: string | undefined;
}

/**
 * The resource at `root` and, if it is a List, its items, nested ones included; for kubectl everything with `items` is one, whatever its
 * kind. An item that does not say its kind has that of its List (`PodList` holds `Pod`).
 */
export function expandLists(
  root: Field,
  lists: "any kind" | "kinds of lists",
  { apiVersion, kind }: Omit<Resource, "root"> = { apiVersion: text(root, "apiVersion"), kind: text(root, "kind") },
): Resource[] {
  const own = { root, apiVersion, kind };
  const isList = kind?.endsWith("List") ?? false;
  const items = root.get("items").items();
  if ((!isList && lists === "kinds of lists") || !items.some(({ value }) => isMap(value))) return [own];
  const itemKind = !isList || kind === "List" ? undefined : kind?.slice(0, -"List".length);
  const itemVersion = itemKind === undefined ? undefined : apiVersion;
  const expanded = items.flatMap((item) =>
    expandLists(item, lists, { apiVersion: text(item, "apiVersion") ?? itemVersion, kind: text(item, "kind") ?? itemKind }),
  );
  const isOnlyList = root.entries().every(([key]) => ["apiVersion", "kind", "metadata", "items"].includes(key));
  return isList && isOnlyList ? expanded : [own, ...expanded];
}

/** The subject for one resource. `alias` is a second kind that the resource may be (that of its type token). */
export function kubernetesSubject(
  resource: Resource,
  source: Pick<SubjectReference, "urn" | "file" | "document">,
  alias?: ResourceKind,
): Subject {
  const { root, apiVersion, kind } = resource;
  const namespace = text(root, "metadata", "namespace");
  const name = text(root, "metadata", "name") ?? text(root, "metadata", "generateName");
  const kinds = [resourceKind(apiVersion, kind), ...(alias ? [alias] : [])];
  const pods = findPods(root, kinds);
  const problem = problemOf(pods, root);
  return {
    reference: {
      ...(apiVersion !== undefined && { apiVersion }),
      ...(kind !== undefined && { kind }),
      ...(namespace !== undefined && { namespace }),
      ...(name !== undefined && { name }),
      ...source,
    },
    root,
    kinds: [...new Set(kinds.map(kindName))],
    // Beyond all reason, judging it would only take time.
    pods: problem === TOO_MANY ? [] : pods,
    ...(problem !== undefined && { problem }),
  };
}

const MAX_CONTAINERS = 1000;
const TOO_MANY = `has more than ${MAX_CONTAINERS.toLocaleString("en")} pods or containers`;
const LISTS = [...Object.keys(CONTAINER_LISTS), "volumes"];

/** Why pods cannot be judged as they stand: the API server refuses them, but nothing that is refused may look compliant. */
function problemOf(pods: readonly Pod[], root: Field): string | undefined {
  if (pods.length > MAX_CONTAINERS) return TOO_MANY;
  for (const { spec } of pods) {
    if (spec.state === "absent" && !root.origin.sparse) return "has no pod spec";
    if (spec.state === "known" && !isMap(spec.value)) return "has a pod spec that is no map";
    const lists = LISTS.map((key) => spec.get(key));
    if (lists.some(({ state, value }) => state === "known" && !Array.isArray(value)))
      return "has containers or volumes that are no list";
    if (lists.some(({ value }) => Array.isArray(value) && value.length > MAX_CONTAINERS)) return TOO_MANY;
    // Most likely misspelt; then what the pod would run has not been judged.
    if (!spec.origin.sparse && spec.state === "known" && spec.get("containers").items().length === 0) return "has no containers";
  }
  return undefined;
}

/** The group of an `apiVersion`; that of `v1` is empty, and that of an `apiVersion` which cannot be read is none. */
export function resourceKind(apiVersion: string | undefined, kind = ""): ResourceKind {
  if (apiVersion === undefined) return { group: undefined, kind };
  return { group: apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "", kind };
}

/** A kind as rules name it, without the version. */
export function kindName({ group, kind }: ResourceKind): string {
  return group === "" ? kind : `${group ?? "?"}/${kind}`;
}

/** Whether a value looks like a Kubernetes resource: a map with `apiVersion` and `kind`. */
export function isKubernetesResource(value: Value): boolean {
  return isMap(value) && Object.hasOwn(value, "apiVersion") && Object.hasOwn(value, "kind");
}

/** A string that may be printed; `undefined` for anything else, secrets included. */
export function text(field: Field, ...keys: string[]): string | undefined {
  const found = field.get(...keys);
  return typeof found.value === "string" && !found.secret ? printable(found.value) : undefined;
}
