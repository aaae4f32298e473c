import type { Json } from "./pods";
import type { Resource } from "./rule-cases";

const RBAC = "rbac.authorization.k8s.io";

/** A rule that no rule about roles minds. */
export const HARMLESS: Json = { apiGroups: [""], resources: ["configmaps"], resourceNames: ["settings"], verbs: ["get"] };

/** A role with the rules. */
export function role(...rules: Json[]): Resource {
  return { apiVersion: `${RBAC}/v1`, kind: "Role", metadata: { name: "app", namespace: "shop" }, rules };
}

/** A cluster role with the rules. */
export function clusterRole(...rules: Json[]): Resource {
  return { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: "app", labels: {} }, rules };
}

/** A binding in a namespace of the Role `app` to the service account `app`. */
export function roleBinding(): Resource {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: "RoleBinding",
    metadata: { name: "app", namespace: "shop" },
    roleRef: { apiGroup: RBAC, kind: "Role", name: "app" },
    subjects: [{ kind: "ServiceAccount", name: "app", namespace: "shop" }],
  };
}

/** A binding in all namespaces of the ClusterRole `app` to the service account `app`. */
export function clusterRoleBinding(): Resource {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "app" },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "app" },
    subjects: [{ kind: "ServiceAccount", name: "app", namespace: "shop" }],
  };
}

/** The rule of a role that grants verbs on resources of one group. */
export function rule(group: string, resources: string, verbs: string, ...resourceNames: string[]): Json {
  const names = resourceNames.length > 0 ? { resourceNames } : {};
  return { apiGroups: [group], resources: resources.split(" "), ...names, verbs: verbs.split(" ") };
}
