/** The roles that bindings refer to, with what is aggregated into them. */
import { Field, Unknown } from "../field";
import { RBAC_GROUP } from "./rbac";
import { BUILT_IN_CLUSTER_ROLES, BUILT_IN_ROLES, type BuiltInRole } from "./rbac-builtin-roles";
import { allMatch, anyMatch, matchesSelector, type Match } from "../selector";
import { namespaceOf, sameNamespace, type Stack } from "../stack";
import type { Subject } from "../subject";

/** A rule that a binding gives. */
export interface GrantedRule {
  /** Unknown where the role cannot be read or is not in the stack. */
  rule: Field;
  /** The role in which the rule stands: a resource, or the name of one that every cluster has. */
  role: Subject | string | undefined;
  match: Match;
  /** Whether the rule reached the bound role from another one. */
  isAggregated: boolean;
}

/** A role, declared or built in. */
interface Role {
  role: Subject | string;
  name: Field;
  /** Absent in a ClusterRole. */
  namespace: Field;
  labels: Field;
  rules: readonly Field[];
  /** The selectors of what is aggregated into it. */
  selectors: readonly Field[];
}

/** Stands for the rules of a role that is not in the stack. */
export const OUTSIDE = Field.root(new Unknown("is that of a role outside of the stack"));
const AGGREGATED_OUTSIDE = Field.root(new Unknown("is aggregated from roles outside of the stack"));
const PATCHED = Field.root(new Unknown("stands where the whole role is declared"));

/** The roles of a stack and of every cluster. */
export class Roles {
  private readonly namespaced: ByName;
  private readonly clusterWide: ByName;

  constructor(stack: Stack) {
    this.namespaced = new ByName([...stack.ofKind(`${RBAC_GROUP}/Role`).map(declared), ...BUILT_IN_ROLES.map(builtIn)]);
    const clusterRoles = stack.ofKind(`${RBAC_GROUP}/ClusterRole`).map(declared);
    const names = new Set(clusterRoles.map(({ name }) => name.value));
    const builtInRoles = BUILT_IN_CLUSTER_ROLES.filter(({ name }) => !names.has(name)).map(builtIn);
    this.clusterWide = new ByName([...clusterRoles, ...builtInRoles]);
  }

  /** The rules of the role that a binding refers to. A rule that is unknown stands for those that cannot be seen. */
  rulesOf(binding: Subject): GrantedRule[] {
    const kind = binding.root.get("roleRef", "kind");
    const name = binding.root.get("roleRef", "name");
    for (const field of [kind, name]) {
      if (field.state === "unknown") return [unseen(field)];
      if (field.state === "absent" && field.origin.sparse) return [unseen(PATCHED)];
    }
    const candidates = this.candidates(binding, kind.value, name);
    const rules = candidates.flatMap(([role, match]) => this.expand(role, match));
    return candidates.some(([, match]) => match === "yes") ? rules : [...rules, unseen(OUTSIDE)];
  }

  private candidates(binding: Subject, kind: unknown, name: Field): [Role, Match][] {
    if (kind === "ClusterRole") return this.clusterWide.called(name);
    // A ClusterRoleBinding cannot give a Role: the API server refuses it.
    if (kind !== "Role" || binding.kinds.includes(`${RBAC_GROUP}/ClusterRoleBinding`)) return [];
    const namespace = namespaceOf(binding);
    return possible(
      this.namespaced.called(name).map(([role, match]) => [role, allMatch([match, sameNamespace(role.namespace, namespace)])]),
    );
  }

  /** The rules of a role and of all that is aggregated into it, over any number of steps. */
  private expand(bound: Role, match: Match): GrantedRule[] {
    const found = new Map<Role, Match>();
    const visit = (role: Role, reached: Match): void => {
      const before = found.get(role);
      if (before === "yes" || before === reached) return;
      found.set(role, reached);
      for (const [part, aggregated] of this.aggregatedInto(role)) visit(part, allMatch([reached, aggregated]));
    };
    visit(bound, match);
    return [...found].flatMap(([role, reached]) => [
      ...role.rules.map((rule) => ({ rule, role: role.role, match: reached, isAggregated: role !== bound })),
      ...this.unseenParts(role),
    ]);
  }

  private aggregatedInto({ role, selectors }: Role): [Role, Match][] {
    const readable = selectors.filter(({ state }) => state !== "unknown");
    if (readable.length === 0) return [];
    return possible(
      this.clusterWide.all
        .filter((part) => part.role !== role)
        .map((part) => [part, anyMatch(readable.map((selector) => matchesSelector(selector, part.labels)))]),
    );
  }

  /** What a role aggregates without its being in the stack, as far as that shows. */
  private unseenParts(role: Role): GrantedRule[] {
    const [unreadable] = role.selectors.filter(({ state }) => state === "unknown");
    if (unreadable) return [unseen(unreadable)];
    return role.selectors.length > 0 && this.aggregatedInto(role).length === 0 ? [unseen(AGGREGATED_OUTSIDE)] : [];
  }
}

/** Roles by their names. */
class ByName {
  private readonly byName: ReadonlyMap<unknown, readonly Role[]>;
  private readonly unnamed: readonly Role[];

  constructor(readonly all: readonly Role[]) {
    this.byName = Map.groupBy(all, ({ name }) => name.value);
    this.unnamed = all.filter(({ name }) => name.state === "unknown");
  }

  /** Those that have the name, and those whose name cannot be read. */
  called(name: Field): [Role, Match][] {
    const named = typeof name.value === "string" ? (this.byName.get(name.value) ?? []) : [];
    return [...named.map((role): [Role, Match] => [role, "yes"]), ...this.unnamed.map((role): [Role, Match] => [role, "unknown"])];
  }
}

function declared(subject: Subject): Role {
  const { root } = subject;
  const rules = root.get("rules");
  return {
    role: subject,
    name: root.get("metadata", "name"),
    namespace: namespaceOf(subject),
    labels: root.get("metadata", "labels"),
    rules: rules.state === "absent" && rules.origin.sparse ? [PATCHED] : rules.items(),
    selectors: root.get("aggregationRule", "clusterRoleSelectors").items(),
  };
}

function builtIn({ name, namespace, labels, rules, aggregates }: BuiltInRole): Role {
  const selectors = aggregates === undefined ? [] : [Field.root({ matchLabels: { [aggregates]: "true" } })];
  return { role: name, name: Field.root(name), namespace: Field.root(namespace), labels, rules, selectors };
}

function possible(candidates: [Role, Match][]): [Role, Match][] {
  return candidates.filter(([, match]) => match !== "no");
}

function unseen(rule: Field): GrantedRule {
  return { rule, role: undefined, match: "unknown", isAggregated: false };
}
