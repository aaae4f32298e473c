/**
 * What the rules of a Role or ClusterRole grant, with three answers: what cannot be read may grant anything.
 *
 * Source: the RBAC authorizer of Kubernetes (pkg/apis/rbac/v1/evaluation_helpers.go). Everything is compared exactly; `*` stands for all
 * verbs, groups or resources, `*` + `/exec` for that subresource of every resource, and no other pattern is one.
 */
import type { Field } from "../field";
import { allMatch, anyMatch, matchIf, type Match } from "../selector";
import type { Subject } from "../subject";

export const RBAC_GROUP = "rbac.authorization.k8s.io";

/** The kinds that hold rules, as rules of the project name kinds. */
export const ROLE_KINDS = [`${RBAC_GROUP}/ClusterRole`, `${RBAC_GROUP}/Role`] as const;
/** The kinds that give roles to subjects. */
export const BINDING_KINDS = [`${RBAC_GROUP}/ClusterRoleBinding`, `${RBAC_GROUP}/RoleBinding`] as const;

/** One thing that may be done with resources of the API. */
export interface Permission {
  /** The API group; empty for the core group. */
  group: string;
  /** The plural, with the subresource if it is about one: `pods/exec`. */
  resource: string;
  verb: string;
  /** The name of the object. Without one, the permission is about every object, which a rule with `resourceNames` does not grant. */
  name?: string;
}

/** Whether a rule grants a permission. */
export function grants(rule: Field, { name, ...permission }: Permission): Match {
  const names = rule.get("resourceNames");
  return allMatch([
    grantsSome(rule, permission),
    name === undefined ? namesNone(names) : anyMatch([namesNone(names), includes(names, name)]),
  ]);
}

/** Whether a rule grants a permission on at least one object, be it only on those that its `resourceNames` name. */
export function grantsSome(rule: Field, { group, resource, verb }: Omit<Permission, "name">): Match {
  return allMatch([
    includes(rule.get("verbs"), verb, "*"),
    includes(rule.get("apiGroups"), group, "*"),
    includes(rule.get("resources"), resource, ...patternsFor(resource)),
  ]);
}

/** Whether a rule grants any of several permissions. */
export function grantsAny(rule: Field, permissions: Iterable<Permission>): Match {
  return anyMatch(Array.from(permissions, (permission) => grants(rule, permission)));
}

/** Where a rule grants everything, in the entry for all resources; what cannot be read where it may; `undefined` where it does not. */
export function grantOfEverything(rule: Field): Field | undefined {
  const match = allMatch([
    ...["verbs", "apiGroups", "resources"].map((key) => includes(rule.get(key), "*")),
    namesNone(rule.get("resourceNames")),
  ]);
  if (match === "no") return undefined;
  const entry = rule
    .get("resources")
    .items()
    .find(({ value }) => value === "*");
  return match === "yes" && entry ? entry : unreadPart(rule);
}

/** Whether an entry of `nonResourceURLs` holds for a path of the API server. Only a `*` at the end is a pattern. */
export function coversPath(entry: unknown, path: string): boolean {
  if (typeof entry !== "string") return false;
  return entry === path || (entry.endsWith("*") && path.startsWith(entry.replace(/\*+$/, "")));
}

/**
 * Where a role grants any of several permissions: the entries of `resources` that say so, and what cannot be read where it may. `test` is
 * what granting means, {@link grants} or {@link grantsSome}.
 */
export function placesThatGrant(role: Subject, wanted: readonly Permission[], test = grants): Field[] {
  return role.root
    .get("rules")
    .items()
    .flatMap((rule) => {
      const matches = wanted.map((permission) => ({ permission, match: test(rule, permission) }));
      const granted = matches.filter(({ match }) => match === "yes").map(({ permission }) => placeOf(rule, permission));
      if (granted.length > 0) {
        const places = [...new Map(granted.map((place) => [place.key, place])).values()];
        return places.sort((a, b) => Number(a.key) - Number(b.key));
      }
      return matches.some(({ match }) => match === "unknown") ? [unreadPart(rule)] : [];
    });
}

/** The entry of `resources` through which a rule grants a permission: one that names it rather than a pattern. */
function placeOf(rule: Field, { resource }: Permission): Field {
  const resources = rule.get("resources").items();
  const names = [resource, ...patternsFor(resource)];
  return names.flatMap((name) => resources.find(({ value }) => value === name) ?? [])[0] ?? rule;
}

/** The entries other than its name that a resource or subresource is among. */
function patternsFor(resource: string): string[] {
  const slash = resource.indexOf("/");
  return slash === -1 ? ["*"] : ["*", `*${resource.slice(slash)}`];
}

/** The part of a rule that cannot be read. */
export function unreadPart(rule: Field): Field {
  const lists = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"].map((key) => rule.get(key));
  return [rule, ...lists, ...lists.flatMap((list) => list.items())].find(({ state }) => state === "unknown") ?? rule;
}

/** Permissions for each combination of resources, verbs and, if there are any, names in one group. */
export function permissions(
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
  names?: readonly string[],
): Permission[] {
  const unnamed = resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb })));
  return names ? unnamed.flatMap((permission) => names.map((name) => ({ ...permission, name }))) : unnamed;
}

/** Whether a list holds one of the texts. */
export function includes(list: Field, ...texts: readonly string[]): Match {
  return some(list, (value) => typeof value === "string" && texts.includes(value));
}

function some(list: Field, accepts: (value: unknown) => boolean): Match {
  return anyMatch(list.items().map((item) => (item.state === "unknown" ? "unknown" : matchIf(accepts(item.value)))));
}

/**
 * Whether `resourceNames` leaves objects open: there are none, or the empty one is among them, which is the name that requests for a whole
 * list have (ResourceNameMatches in pkg/apis/rbac/v1/evaluation_helpers.go). `null` in a list of texts is an empty text.
 */
function namesNone(names: Field): Match {
  if (names.state === "unknown") return "unknown";
  const items = names.items();
  return matchIf(items.length === 0 || items.some(({ state, value }) => state === "absent" || value === ""));
}

/** The API groups of Kubernetes itself whose resources steer the cluster or what runs in it. */
const KUBERNETES_GROUPS = [
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  RBAC_GROUP,
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
];

/** Whether a rule is about groups of Kubernetes itself, and not only about groups of others. */
export function isAboutKubernetes(rule: Field): Match {
  return includes(rule.get("apiGroups"), "*", ...KUBERNETES_GROUPS);
}

/** An entry in the `subjects` of bindings: a kind, and which names are meant. */
export interface Named {
  kind: "ServiceAccount" | "User" | "Group";
  accepts: (name: string) => boolean;
}

/** Where a binding names any of some subjects: their names, and what cannot be read where it may. */
export function placesThatName(binding: Subject, wanted: readonly Named[]): Field[] {
  return binding.root
    .get("subjects")
    .items()
    .flatMap((entry) => {
      const kind = entry.get("kind");
      const name = entry.get("name");
      const match = anyMatch(
        wanted.map((one) =>
          allMatch([
            kind.state === "unknown" ? "unknown" : matchIf(kind.value === one.kind),
            name.state === "unknown" ? "unknown" : matchIf(typeof name.value === "string" && one.accepts(name.value)),
          ]),
        ),
      );
      if (match === "no") return [];
      return match === "yes" || name.state === "unknown" ? [name] : [kind];
    });
}
