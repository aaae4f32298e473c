/** The roles that bindings refer to, with what is aggregated into them. */
import { Field, Unknown } from "./field";
import { RBAC_GROUP } from "./rbac";
import { BUILT_IN_CLUSTER_ROLES, BUILT_IN_ROLES, type BuiltInRole } from "./rbac-builtin-roles";
import { allMatch, anyMatch, matchesSelector, matchIf, sameValue, type Match } from "./selector";
import { namespaceOf, sameNamespace, type Stack } from "./stack";
import type { Subject } from "./subject";

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
  labels: Field;
  rules: readonly Field[];
  /** The selectors of what is aggregated into it. */
  selectors: readonly Field[];
}

const OUTSIDE = Field.root(new Unknown("is that of a role outside of the stack"));
const AGGREGATED_OUTSIDE = Field.root(new Unknown("is aggregated from roles outside of the stack"));
const PATCHED = Field.root(new Unknown("stands where the whole role is declared"));

/** The roles of a stack and of every cluster. */
export class Roles {
  private readonly declaredRoles: readonly Subject[];
  private readonly declaredClusterRoles: readonly Subject[];
  private readonly clusterRoles: readonly Role[];

  constructor(stack: Stack) {
    this.declaredRoles = stack.ofKind(`${RBAC_GROUP}/Role`);
    this.declaredClusterRoles = stack.ofKind(`${RBAC_GROUP}/ClusterRole`);
    const names = new Set(this.declaredClusterRoles.map((subject) => nameOf(subject).value));
    this.clusterRoles = [
      ...this.declaredClusterRoles.map(declared),
      ...BUILT_IN_CLUSTER_ROLES.filter(({ name }) => !names.has(name)).map(builtIn),
    ];
  }

  /** The rules of the role that a binding refers to. A rule that is unknown stands for those that cannot be seen. */
  rulesOf(binding: Subject): GrantedRule[] {
    const kind = binding.root.get("roleRef", "kind");
    const name = binding.root.get("roleRef", "name");
    for (const field of [kind, name]) {
      if (field.state === "unknown") return [unseen(field)];
      if (field.state === "absent" && field.origin.sparse) return [unseen(PATCHED)];
    }
    const candidates =
      kind.value === "Role" ? this.rolesCalled(binding, name) : kind.value === "ClusterRole" ? this.clusterRolesCalled(name) : [];
    const rules = candidates.flatMap(([role, match]) => this.expand(role, match));
    const isResolved = candidates.some(([, match]) => match === "yes");
    return isResolved ? rules : [...rules, unseen(OUTSIDE)];
  }

  private rolesCalled(binding: Subject, name: Field): [Role, Match][] {
    const namespace = namespaceOf(binding);
    const inStack = this.declaredRoles.map((role): [Role, Match] => [
      declared(role),
      allMatch([sameValue(nameOf(role), name), sameNamespace(namespaceOf(role), namespace)]),
    ]);
    const inCluster = BUILT_IN_ROLES.map((role): [Role, Match] => [
      builtIn(role),
      matchIf(role.name === name.value && role.namespace === namespace.value),
    ]);
    return possible([...inStack, ...inCluster]);
  }

  private clusterRolesCalled(name: Field): [Role, Match][] {
    return possible(
      this.clusterRoles.map((role) => [
        role,
        typeof role.role === "string" ? matchIf(role.role === name.value) : sameValue(nameOf(role.role), name),
      ]),
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
      this.clusterRoles
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

function declared(subject: Subject): Role {
  const { root } = subject;
  const rules = root.get("rules");
  return {
    role: subject,
    labels: root.get("metadata", "labels"),
    rules: rules.state === "absent" && rules.origin.sparse ? [PATCHED] : rules.items(),
    selectors: root.get("aggregationRule", "clusterRoleSelectors").items(),
  };
}

function builtIn({ name, labels, rules, aggregates }: BuiltInRole): Role {
  const selectors = aggregates === undefined ? [] : [Field.root({ matchLabels: { [aggregates]: "true" } })];
  return { role: name, labels, rules, selectors };
}

function possible(candidates: [Role, Match][]): [Role, Match][] {
  return candidates.filter(([, match]) => match !== "no");
}

function unseen(rule: Field): GrantedRule {
  return { rule, role: undefined, match: "unknown", isAggregated: false };
}

function nameOf(subject: Subject): Field {
  return subject.root.get("metadata", "name");
}
