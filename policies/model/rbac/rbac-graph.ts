/**
 * Who may do what: the bindings of a stack, the roles that they give, and the subjects that they give them to.
 *
 * Source: how the API server resolves rules (pkg/registry/rbac/validation/rule.go of Kubernetes) and how it aggregates ClusterRoles
 * (pkg/controller/clusterroleaggregation). What is bound outside of the stack is not seen.
 */
import type { Field } from "../field";
import { BINDING_KINDS, grants, type Permission } from "./rbac";
import { accountOfEntry, appliesTo, entryNamespace, isClusterWide, unlessEmpty, type Account, type Entry } from "./rbac-accounts";
import { isSystemName } from "./rbac-builtin-roles";
import { OUTSIDE, Roles, type GrantedRule } from "./rbac-roles";
import { allMatch, anyMatch, sameValue, type Match } from "../selector";
import { DEFAULT_ACCOUNT } from "../kubernetes/service-account";
import { namespaceOf, sameNamespace, type Stack } from "../stack";
import type { Subject } from "../subject";

/** One rule that an account has through one binding. */
export interface Access {
  /** The rule; where its role cannot be read or is not in the stack, a field that is unknown. */
  rule: Field;
  /** The role that holds the rule: a resource, or the name of one that every cluster has. `undefined` where it is not in the stack. */
  role: Subject | string | undefined;
  binding: Subject;
  /** The entry in the binding's `subjects` that stands for the account or for a group that it is in. */
  entry: Field;
  /** Where the rule holds. */
  namespace: Field | "cluster";
  /** Whether the binding is about the account, and the role has the rule. What the rule grants is another question. */
  match: Match;
  /** Whether the rule reached the bound role from another one, by aggregation. */
  isAggregated: boolean;
}

/** An account that may do something, as far as can be told. */
export interface Grant {
  account: Account;
  access: Access;
  match: Match;
}

/** The bindings of a stack. */
export class RbacGraph {
  readonly bindings: readonly Subject[];
  private readonly roles: Roles;
  private readonly accounts: readonly Subject[];
  private readonly entries: readonly Entry[];
  /** Of the entries for service accounts, those that can be looked up by name. */
  private readonly byAccountName: ReadonlyMap<unknown, readonly Entry[]>;
  /** All other entries. */
  private readonly others: readonly Entry[];
  private readonly rules = new Map<Subject, readonly GrantedRule[]>();

  constructor(stack: Stack) {
    this.roles = new Roles(stack);
    this.accounts = stack.ofKind("ServiceAccount");
    this.bindings = stack.ofKind(...BINDING_KINDS);
    this.entries = this.bindings.flatMap((binding) =>
      binding.root
        .get("subjects")
        .items()
        .map((field) => ({ binding, field })),
    );
    const canBeLookedUp = ({ field }: Entry): boolean =>
      field.get("kind").value === "ServiceAccount" && field.get("name").state === "known";
    this.byAccountName = Map.groupBy(this.entries.filter(canBeLookedUp), ({ field }) => field.get("name").value);
    this.others = this.entries.filter((entry) => !canBeLookedUp(entry));
  }

  /** The rules that an account has, those that it may have ("unknown") included: directly and through the groups that it is always in. */
  accessOf(account: Account): Access[] {
    return this.entriesFor(account).flatMap((entry) => {
      const applies = appliesTo(entry, account);
      return applies === "no" ? [] : this.accessThrough(entry, applies);
    });
  }

  /**
   * Everybody to whom bindings of the stack give a permission, or may. `where` is a namespace, or `cluster` for what belongs to none and is
   * given by ClusterRoleBindings alone; without it, wherever it holds. Each is the account as the binding names it, be it a group.
   */
  whoCan(permission: Permission, where?: Field | "cluster"): Grant[] {
    return this.entries.flatMap((entry) => {
      const account = accountOfEntry(entry);
      if (account === undefined) return [];
      const applies = entry.field.get("kind").state === "unknown" ? "unknown" : "yes";
      return this.accessThrough(entry, applies).flatMap((access) => {
        const match = allMatch([access.match, holdsIn(access, where), grants(access.rule, permission)]);
        return match === "no" ? [] : [{ account, access, match }];
      });
    });
  }

  /** What a binding gives to each of its subjects: the rules of its role, with the role that each stands in. */
  rulesOf(binding: Subject): readonly GrantedRule[] {
    let rules = this.rules.get(binding);
    if (!rules) this.rules.set(binding, (rules = this.roles.rulesOf(binding)));
    return rules;
  }

  /** Whether the role that a binding refers to is neither in the stack nor one that every cluster has. */
  isRoleMissing(binding: Subject): boolean {
    const reference = binding.root.get("roleRef");
    const { value: name } = reference.get("name");
    const rules = this.rulesOf(binding);
    return (
      typeof name === "string" &&
      !isSystemName(name, reference.get("kind").value) &&
      rules.length === 1 &&
      rules[0]?.rule === OUTSIDE
    );
  }

  /**
   * The entries for service accounts that are not in the stack, by the places of their names. Every namespace has the account `default`, and
   * the control plane makes its own.
   */
  missingAccounts(): { binding: Subject; name: Field }[] {
    return this.entries.flatMap(({ binding, field }) => {
      const name = field.get("name");
      const namespace = entryNamespace({ binding, field });
      if (field.get("kind").value !== "ServiceAccount" || name.state !== "known" || name.value === DEFAULT_ACCOUNT) return [];
      if (namespace.state === "absent" || namespace.value === "kube-system") return [];
      const isThere = anyMatch(
        this.accounts.map((account) =>
          allMatch([sameValue(account.root.get("metadata", "name"), name), sameNamespace(namespaceOf(account), namespace)]),
        ),
      );
      return isThere === "no" ? [{ binding, name }] : [];
    });
  }

  private entriesFor({ kind, name }: Account): readonly Entry[] {
    if (kind !== "ServiceAccount") return this.others;
    if (typeof name.value !== "string") return this.entries;
    return [...(this.byAccountName.get(name.value) ?? []), ...this.others];
  }

  private accessThrough({ binding, field }: Entry, applies: Match): Access[] {
    const namespace = isClusterWide(binding) ? "cluster" : namespaceOf(binding);
    return this.rulesOf(binding).map(({ rule, role, match, isAggregated }) => ({
      rule,
      role,
      binding,
      entry: field,
      namespace,
      match: allMatch([applies, match]),
      isAggregated,
    }));
  }
}

/** The graph of a stack; for `stack.once(rbacGraph)`. */
export function rbacGraph(stack: Stack): RbacGraph {
  return new RbacGraph(stack);
}

/** Whether access holds in a namespace, or in the whole cluster; anywhere, if nothing is given. */
export function holdsIn({ namespace: granted }: Access, where: Field | "cluster" | undefined): Match {
  if (granted === "cluster" || where === undefined) return "yes";
  return where === "cluster" ? "no" : sameNamespace(unlessEmpty(granted), unlessEmpty(where));
}
