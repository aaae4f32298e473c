/** The subjects of RBAC: whom an entry in the `subjects` of a binding means, and which groups they are always in. */
import { Field, Unknown } from "../field";
import { RBAC_GROUP } from "./rbac";
import { allMatch, matchIf, sameValue, type Match } from "../selector";
import { accountOf, DEFAULT_ACCOUNT } from "../kubernetes/service-account";
import { DEFAULT_NAMESPACE, namespaceOf, sameNamespace, type Workload } from "../stack";
import type { Subject } from "../subject";

/** A subject of RBAC. The namespace is that of a service account. */
export interface Account {
  kind: "ServiceAccount" | "User" | "Group";
  name: Field;
  namespace: Field;
}

/** An entry of a binding. */
export interface Entry {
  binding: Subject;
  field: Field;
}

/** The groups that accounts are in without anybody putting them there. Source: pkg/authentication/serviceaccount and user of the API server. */
const ALL_ACCOUNTS = "system:serviceaccounts";
const AUTHENTICATED = "system:authenticated";
const UNAUTHENTICATED = "system:unauthenticated";
const ANONYMOUS = "system:anonymous";
const USER_PREFIX = "system:serviceaccount:";

/** The account of a pod of which only a part is shown. */
const SET_ELSEWHERE = Field.root(new Unknown("is set where the rest of the pod is"));

/** Whether a binding counts in every namespace. */
export function isClusterWide(binding: Subject): boolean {
  return binding.kinds.includes(`${RBAC_GROUP}/ClusterRoleBinding`);
}

/** The service account that the pods of a workload run as. */
export function accountOfWorkload({ pod, namespace }: Workload): Account {
  const name = unlessEmpty(accountOf(pod));
  const unnamed = pod.spec.origin.sparse ? SET_ELSEWHERE : Field.root(DEFAULT_ACCOUNT);
  return { kind: "ServiceAccount", name: name.state === "absent" ? unnamed : name, namespace: unlessEmpty(namespace) };
}

/** The account that an entry of `subjects` names; `undefined` for an entry that stands for nobody. */
export function accountOfEntry({ binding, field }: Entry): Account | undefined {
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
export function appliesTo({ binding, field }: Entry, account: Account): Match {
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
export function entryNamespace({ binding, field }: Entry): Field {
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
export function unlessEmpty(field: Field): Field {
  return field.value === "" ? Field.root(undefined) : field;
}
