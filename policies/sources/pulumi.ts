import { Field, type FieldState, Secret, Unknown, type Value, type ValueMap } from "../model/field";
import { Pod } from "../model/pod";
import { printable } from "../model/printable";
import {
  expandLists,
  isKubernetesResource,
  kubernetesSubject,
  resourceKind,
  text,
  type Subject,
  type SubjectReference,
} from "../model/subject";
import { vaultKinds } from "../model/vault/vault";
import { dockerPartsOf } from "./docker";
import { vaultPolicyIn } from "./vault-policy";

/** A resource as the Pulumi engine sends it to an analyzer. */
export interface PulumiResource {
  /** The type token, for example `kubernetes:apps/v1:Deployment`. */
  type: string;
  urn: string;
  /** The inputs as plain JavaScript, with the engine's marks for secrets and for what is not known yet. */
  inputs: Record<string, unknown>;
}

/** The engine's marks: the key that makes a map special, and what it then is. Source: pulumi sdk/go/common/resource. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The engine's stand-ins for values of each type that are not known yet. Source: pulumi sdk/go/common/resource/plugin/rpc.go. */
const NOT_KNOWN = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const UNTIL_DEPLOYMENT = new Unknown("is not known until deployment");
const NO_CHILDREN = new Unknown("has registered no resources, so what it holds cannot be seen");
const RENDERED_ELSEWHERE = new Unknown("is rendered by Helm during the deployment, where no policy sees its pods");

/** Components of the Kubernetes provider whose children are resources of their own, registered once all inputs are known. */
const GROUP_TYPE = /^kubernetes:(yaml(\/v\d+)?:Config(File|Group)|helm\.sh\/v\d+:Chart|kustomize(\/v\d+)?:Directory)$/;
/** A release is rendered by the provider; its pods are never sent to a policy. */
const RELEASE_TYPE = /^kubernetes:helm\.sh\/v\d+:Release$/;
/** What holds a policy document of Vault. */
const VAULT_POLICIES = new Set(vaultKinds("Policy"));
/** Patches show only what they change. */
const PATCH_SUFFIX = "Patch";

/** The subjects of a resource: one, or one for each item of a List. Kubernetes resources are told by token or by what they hold. */
export function readPulumiResource({ type, urn, inputs }: PulumiResource): Subject[] {
  const value = readValue(inputs);
  const whole = Field.root(value);
  if (!isKubernetesResource(value)) {
    // What says that it is a resource is one, whatever its type token: the provider goes by the inputs.
    if (isResourceGroup(type)) return [groupSubject(type, urn, whole, firstUnknown(whole))];
    if (RELEASE_TYPE.test(type)) return [groupSubject(type, urn, whole, Field.root(RENDERED_ELSEWHERE))];
  }
  const token = /^kubernetes:([^:]*):([^:]+)$/.exec(type);
  const name = nameOf(urn);
  if (!token && !isKubernetesResource(value)) {
    const kind = pulumiKind(type);
    return [{ reference: { kind, name, urn }, root: whole, kinds: [kind], pods: [], parts: partsOf(kind, whole) }];
  }
  const tokenVersion = token?.[1]?.replace(/^core\//, "");
  const inputKind = text(whole, "kind");
  const isPatch = isPatchOf(token?.[2], inputKind, whole.get("kind").state);
  const root = isPatch ? Field.root(value, { sparse: true }) : whole;
  const tokenKind = isPatch ? token?.[2]?.slice(0, -PATCH_SUFFIX.length) : token?.[2];
  // What is there but cannot be read may be any kind.
  const isUnreadable = [whole.get("apiVersion"), whole.get("kind")].some((field) => field.state === "unknown" || field.secret);
  const apiVersion = isUnreadable ? undefined : (text(whole, "apiVersion") ?? tokenVersion);
  const kind = isUnreadable ? undefined : (inputKind ?? tokenKind);
  const alias = token ? resourceKind(tokenVersion, tokenKind) : undefined;
  return expandLists(root, "kinds of lists", { apiVersion, kind }).map((resource) => {
    const subject = kubernetesSubject(resource, { urn }, resource.root === root ? alias : undefined);
    const reference: SubjectReference = { name, ...subject.reference };
    const contradicts = resource.root === root && token && !isUnreadable && (apiVersion !== tokenVersion || kind !== tokenKind);
    const contradiction = contradicts ? `is of the type ${printable(type)}, which its inputs contradict` : undefined;
    const problem = Object.keys(inputs).length === 0 ? "has no inputs" : (contradiction ?? subject.problem);
    // Only the Kubernetes provider goes by the inputs; to any other they are settings of the type.
    const kinds = token ? subject.kinds : [...subject.kinds, pulumiKind(type)];
    const parts = partsOf(token ? "" : pulumiKind(type), whole);
    return { ...subject, reference, kinds, parts, ...(problem !== undefined && { problem }) };
  });
}

/** The provider takes a resource for a patch where its token is that of its kind and "Patch"; inputs without a kind leave it to the token. */
function isPatchOf(tokenKind: string | undefined, kind: string | undefined, state: FieldState): boolean {
  if (!tokenKind?.endsWith(PATCH_SUFFIX)) return false;
  return state === "absent" || tokenKind === `${kind ?? ""}${PATCH_SUFFIX}`;
}

/** Whether a type is a component that registers what it holds as resources of their own. */
export function isResourceGroup(type: string): boolean {
  return GROUP_TYPE.test(type);
}

/** A resource as the engine lists it at the end of a run. */
export interface StackResource {
  type: string;
  urn: string;
  /** The URN of the resource that it belongs to; empty at the top. */
  parent: string;
}

/** The groups among the resources of a stack for which the provider has registered nothing. */
export function childlessGroups(resources: readonly StackResource[]): StackResource[] {
  const parents = new Set(resources.filter(isRegisteredByGroup).map(({ parent }) => parent));
  return resources.filter(({ type, urn }) => isResourceGroup(type) && !parents.has(urn));
}

/**
 * The provider names what it registers for a group by prefix, namespace and name (`group:namespace/name`); any other child may be a
 * coincidence. The older groups are expanded by the SDK, which takes the names as they are.
 */
function isRegisteredByGroup({ type, urn, parent }: StackResource): boolean {
  const isOlderGroup = /kubernetes:(yaml|helm\.sh\/v3|kustomize):[A-Za-z]+::/.test(parent);
  return type.startsWith("kubernetes:") && (isOlderGroup || /[:/]/.test(nameOf(urn)));
}

/**
 * The subject for a group that has registered nothing by the end of a preview: what it holds depends on values that are not known yet.
 * Groups of the newer kind do not even show that, since the engine sends policies none of their inputs.
 */
export function childlessGroup({ type, urn }: StackResource): Subject {
  const hidden = Field.root(NO_CHILDREN);
  return groupSubject(type, urn, hidden, hidden);
}

/** A subject whose pods exist but cannot be seen, for the reason that stands at `hidden`; without one, its children are judged instead. */
function groupSubject(type: string, urn: string, root: Field, hidden: Field | undefined): Subject {
  const reference = { kind: type.slice(type.lastIndexOf(":") + 1), name: nameOf(urn), urn };
  const pods = hidden ? [new Pod(hidden, hidden)] : [];
  return { reference, root, kinds: [pulumiKind(type)], pods };
}

/** What a resource of a provider other than that of Kubernetes holds besides itself. */
function partsOf(kind: string, root: Field): NonNullable<Subject["parts"]> {
  const vault = VAULT_POLICIES.has(kind) && { "vault-policy": [vaultPolicyIn(root.get("policy"))] };
  return { ...vault, ...dockerPartsOf(kind, root) };
}

/** A type token as rules name it: `docker:index/container:Container` without the part that repeats the name. */
function pulumiKind(type: string): string {
  return printable(
    type.replace(/^([^:]+:[^:/]+)\/([^:]+):([^:]+)$/, (whole, module: string, file: string, name: string) =>
      file.toLowerCase() === name.toLowerCase() ? `${module}:${name}` : whole,
    ),
  );
}

function nameOf(urn: string): string {
  return printable(urn.slice(urn.lastIndexOf("::") + 2));
}

function firstUnknown(field: Field): Field | undefined {
  if (field.state === "unknown") return field;
  for (const child of field.children()) {
    const found = firstUnknown(child);
    if (found) return found;
  }
  return undefined;
}

/** The engine's encoding as a tree: secrets and unknowns become markers, maps lose their prototype. */
function readValue(raw: unknown): Value {
  if (typeof raw === "string") return NOT_KNOWN.has(raw) ? UNTIL_DEPLOYMENT : raw;
  if (raw === null || raw === undefined || typeof raw === "boolean" || typeof raw === "number") return raw ?? null;
  if (Array.isArray(raw)) return raw.map(readValue);
  const special = raw as Record<string, unknown>;
  if (special[SIGNATURE] === SECRET) return new Secret(readValue(special["value"]));
  if (special[SIGNATURE] === OUTPUT) {
    const value = "value" in special ? readValue(special["value"]) : UNTIL_DEPLOYMENT;
    return special["secret"] === true ? new Secret(value) : value;
  }
  const map = Object.create(null) as ValueMap;
  for (const [key, child] of Object.entries(special)) map[key] = readValue(child);
  return map;
}
