/**
 * Who may do what: the bindings of a stack, the roles that they give, and the subjects that they give them to.
 *
 * Source: how the API server resolves rules (pkg/registry/rbac/validation/rule.go of Kubernetes) and how it aggregates ClusterRoles
 * (pkg/controller/clusterroleaggregation). What is bound outside of the stack is not seen.
 */
import { Field, Unknown } from "./field";
import type { Pod } from "./pod";
import { BINDING_KINDS, grants, RBAC_GROUP, type Permission } from "./rbac";
import { Roles, type GrantedRule } from "./rbac-roles";
import { allMatch, matchIf, sameValue, type Match } from "./selector";
import { DEFAULT_NAMESPACE, namespaceOf, sameNamespace, type Stack, type Workload } from "./stack";
import type { Subject } from "./subject";

/** A subject of RBAC. The namespace is that of a service account. */
export interface Account {
  kind: "ServiceAccount" | "User" | "Group";
  name: Field;
  namespace: Field;
}

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

/** The groups that accounts are in without anybody putting them there. Source: pkg/authentication/serviceaccount and user of the API server. */
const ALL_ACCOUNTS = "system:serviceaccounts";
const AUTHENTICATED = "system:authenticated";
const UNAUTHENTICATED = "system:unauthenticated";
const ANONYMOUS = "system:anonymous";
const USER_PREFIX = "system:serviceaccount:";

interface Entry {
  binding: Subject;
  field: Field;
}

/** The bindings of a stack. */
export class RbacGraph {
  readonly bindings: readonly Subject[];
  private readonly roles: Roles;
  private readonly entries: readonly Entry[];
  /** Of the entries for service accounts, those that can be looked up by name. */
  private readonly byAccountName = new Map<string, Entry[]>();
  /** All other entries. */
  private readonly others: Entry[] = [];
  private readonly rules = new Map<Subject, readonly GrantedRule[]>();

  constructor(stack: Stack) {
    this.roles = new Roles(stack);
    this.bindings = stack.ofKind(...BINDING_KINDS);
    this.entries = this.bindings.flatMap((binding) =>
      binding.root
        .get("subjects")
        .items()
        .map((field) => ({ binding, field })),
    );
    for (const entry of this.entries) {
      const name = entry.field.get("name").value;
      if (entry.field.get("kind").value !== "ServiceAccount" || typeof name !== "string") this.others.push(entry);
      else this.byAccountName.set(name, [...(this.byAccountName.get(name) ?? []), entry]);
    }
  }

  /** The rules that an account has, those that it may have ("unknown") included: directly and through the groups that it is always in. */
  accessOf(account: Account): Access[] {
    return this.entriesFor(account).flatMap((entry) => {
      const applies = appliesTo(entry, account);
      return applies === "no" ? [] : this.accessThrough(entry, applies);
    });
  }

  /**
   * Everybody to whom bindings of the stack give a permission, or may. With a namespace, only where it holds there; without one, wherever
   * it holds. Each is the account as the binding names it, be it a group.
   */
  whoCan(permission: Permission, namespace?: Field): Grant[] {
    return this.entries.flatMap((entry) => {
      const account = accountOfEntry(entry);
      if (account === undefined) return [];
      return this.accessThrough(entry, "yes").flatMap((access) => {
        const match = allMatch([access.match, holdsIn(access, namespace), grants(access.rule, permission)]);
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

/** Whether access holds in a namespace; in any, if none is given. */
export function holdsIn({ namespace: granted }: Access, namespace: Field | undefined): Match {
  if (granted === "cluster" || namespace === undefined) return "yes";
  return sameNamespace(unlessEmpty(granted), unlessEmpty(namespace));
}

/** Whether a binding counts in every namespace. */
export function isClusterWide(binding: Subject): boolean {
  return binding.kinds.includes(`${RBAC_GROUP}/ClusterRoleBinding`);
}

/** The service account that a pod runs as. The older field counts where the newer is empty. */
export function accountOfPod(pod: Pod, namespace: Field): Account {
  const name = unlessEmpty(pod.spec.get("serviceAccountName"));
  const older = unlessEmpty(pod.spec.get("serviceAccount"));
  const named = name.state === "absent" ? older : name;
  return {
    kind: "ServiceAccount",
    name: named.state === "absent" ? Field.root("default") : named,
    namespace: unlessEmpty(namespace),
  };
}

/** The service account that the pods of a workload run as. */
export function accountOfWorkload({ pod, namespace }: Workload): Account {
  return accountOfPod(pod, namespace);
}

/** The account that an entry of `subjects` names; `undefined` for an entry that stands for nobody. */
function accountOfEntry({ binding, field }: Entry): Account | undefined {
  const kind = field.get("kind");
  const name = field.get("name");
  const namespace = entryNamespace({ binding, field });
  if (kind.state === "unknown") return { kind: "Group", name: Field.root(new Unknown(kind.reason ?? "cannot be read")), namespace };
  switch (kind.value) {
    case "ServiceAccount":
      return namespace.state === "absent" && isClusterWide(binding) ? undefined : { kind: "ServiceAccount", name, namespace };
    case "User":
    case "Group":
      return { kind: kind.value, name, namespace };
    default:
      return undefined;
  }
}

/** Whether an entry of `subjects` stands for an account, or for a group that it is in. */
function appliesTo({ binding, field }: Entry, account: Account): Match {
  const kind = field.get("kind");
  const name = field.get("name");
  if (kind.state === "unknown") return "unknown";
  switch (kind.value) {
    case "ServiceAccount": {
      const namespace = entryNamespace({ binding, field });
      // The API server refuses it: there is no namespace that it could mean.
      if (namespace.state === "absent" && isClusterWide(binding)) return "no";
      if (account.kind !== "ServiceAccount") return "no";
      return allMatch([sameValue(name, account.name), sameNamespace(namespace, unlessEmpty(account.namespace))]);
    }
    case "User":
      return isUser(name, account);
    case "Group":
      return isInGroup(name, account);
    default:
      return "no";
  }
}

/** A service account is also a user, whose name has its namespace in it. */
function isUser(name: Field, account: Account): Match {
  if (account.kind === "Group") return "no";
  if (account.kind === "User" || name.state === "unknown") return sameValue(name, account.name);
  if (typeof name.value !== "string" || !name.value.startsWith(USER_PREFIX)) return "no";
  const [namespace, ...rest] = name.value.slice(USER_PREFIX.length).split(":");
  return allMatch([isText(account.namespace, namespace ?? "", DEFAULT_NAMESPACE), isText(account.name, rest.join(":"))]);
}

function isInGroup(name: Field, account: Account): Match {
  if (account.kind === "Group") {
    // Who is in a group has logged in, unless the group is that of those who have not.
    const isAuthenticated = account.name.value !== UNAUTHENTICATED && name.value === AUTHENTICATED;
    return isAuthenticated ? "yes" : sameValue(name, account.name);
  }
  if (name.state === "unknown") return "unknown";
  if (account.kind === "User") {
    const anonymous = isText(account.name, ANONYMOUS);
    if (name.value === UNAUTHENTICATED) return anonymous;
    return name.value === AUTHENTICATED ? ({ yes: "no", no: "yes", unknown: "unknown" }[anonymous] as Match) : "no";
  }
  if (name.value === ALL_ACCOUNTS || name.value === AUTHENTICATED) return "yes";
  const prefix = `${ALL_ACCOUNTS}:`;
  if (typeof name.value !== "string" || !name.value.startsWith(prefix)) return "no";
  return isText(account.namespace, name.value.slice(prefix.length), DEFAULT_NAMESPACE);
}

/** In a RoleBinding, a service account without a namespace is one of the binding's. */
function entryNamespace({ binding, field }: Entry): Field {
  const own = unlessEmpty(field.get("namespace"));
  if (own.state !== "absent" || isClusterWide(binding)) return own;
  const inherited = unlessEmpty(namespaceOf(binding));
  return inherited.state === "absent" ? Field.root(DEFAULT_NAMESPACE) : inherited;
}

function isText(field: Field, text: string, byDefault?: string): Match {
  if (field.state === "unknown") return "unknown";
  return matchIf((unlessEmpty(field).value ?? byDefault) === text);
}

/** An empty name is none, as it is for Kubernetes. */
function unlessEmpty(field: Field): Field {
  return field.value === "" ? Field.root(undefined) : field;
}
