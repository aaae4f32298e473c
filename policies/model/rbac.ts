/**
 * What the rules of a Role or ClusterRole grant, with three answers: what cannot be read may grant anything.
 *
 * Source: the RBAC authorizer of Kubernetes (pkg/apis/rbac/v1/evaluation_helpers.go). Everything is compared exactly; `*` stands for all
 * verbs, groups or resources, `*` + `/exec` for that subresource of every resource, and no other pattern is one.
 */
import type { Field } from "./field";
import { allMatch, anyMatch, matchIf, type Match } from "./selector";
import type { Subject } from "./subject";

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
    name === undefined ? isEmpty(names) : anyMatch([isEmpty(names), includes(names, name)]),
  ]);
}

/** Whether a rule grants a permission on at least one object, be it only on those that its `resourceNames` name. */
export function grantsSome(rule: Field, { group, resource, verb }: Omit<Permission, "name">): Match {
  const slash = resource.indexOf("/");
  const everySubresource = slash === -1 ? [] : [`*${resource.slice(slash)}`];
  return allMatch([
    includes(rule.get("verbs"), verb, "*"),
    includes(rule.get("apiGroups"), group, "*"),
    includes(rule.get("resources"), resource, "*", ...everySubresource),
  ]);
}

/** Whether a rule grants any of several permissions. */
export function grantsAny(rule: Field, permissions: Iterable<Permission>): Match {
  return anyMatch(Array.from(permissions, (permission) => grants(rule, permission)));
}

/** Whether a rule grants a verb (`get`, `post`, …) on a path of the API server that is no resource. Only a `*` at the end is a pattern. */
export function grantsUrl(rule: Field, { url, verb }: { url: string; verb: string }): Match {
  const matchesUrl = (pattern: unknown): boolean =>
    pattern === "*" ||
    pattern === url ||
    (typeof pattern === "string" && pattern.endsWith("*") && url.startsWith(pattern.replace(/\*+$/, "")));
  return allMatch([includes(rule.get("verbs"), verb, "*"), some(rule.get("nonResourceURLs"), matchesUrl)]);
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
      if (granted.length > 0) return [...new Map(granted.map((place) => [place.key, place])).values()];
      return matches.some(({ match }) => match === "unknown") ? [unreadPart(rule)] : [];
    });
}

/** The entry of `resources` through which a rule grants a permission: one that names it rather than a pattern. */
function placeOf(rule: Field, { resource }: Permission): Field {
  const resources = rule.get("resources").items();
  const patterns = ["*", `*${resource.slice(resource.indexOf("/"))}`];
  const named = resources.find(({ value }) => value === resource);
  return named ?? resources.find(({ value }) => typeof value === "string" && patterns.includes(value)) ?? rule;
}

/** The part of a rule that cannot be read. */
export function unreadPart(rule: Field): Field {
  const lists = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"].map((key) => rule.get(key));
  return [rule, ...lists, ...lists.flatMap((list) => list.items())].find(({ state }) => state === "unknown") ?? rule;
}

/** Permissions for each combination of resources and verbs in one group. */
export function permissions(group: string, resources: readonly string[], verbs: readonly string[]): Permission[] {
  return resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb })));
}

/** Whether a list holds one of the texts. */
export function includes(list: Field, ...texts: readonly string[]): Match {
  return some(list, (value) => typeof value === "string" && texts.includes(value));
}

function some(list: Field, accepts: (value: unknown) => boolean): Match {
  return anyMatch(list.items().map((item) => (item.state === "unknown" ? "unknown" : matchIf(accepts(item.value)))));
}

function isEmpty(list: Field): Match {
  if (list.state === "unknown") return "unknown";
  return matchIf(list.items().length === 0);
}
