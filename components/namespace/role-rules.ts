import type { Environment, HardenedNamespaceAccess } from "./arguments";

/** A rule of a Role. */
export interface RoleRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch", "delete"];

/** What there is in the namespace, without secrets and without what programs print, in which there may be some. */
const LOOK: readonly RoleRule[] = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "endpoints",
      "events",
      "limitranges",
      "persistentvolumeclaims",
      "pods",
      "replicationcontrollers",
      "resourcequotas",
      "serviceaccounts",
      "services",
    ],
    verbs: READ,
  },
  { apiGroups: ["apps"], resources: ["daemonsets", "deployments", "replicasets", "statefulsets"], verbs: READ },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: READ },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: READ },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: READ },
  { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: READ },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: READ },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: READ },
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings", "roles"], verbs: READ },
];

const LOGS: readonly RoleRule[] = [{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }];

/** Configuration of workloads and how they run, but not which. */
const OPERATE: readonly RoleRule[] = [
  { apiGroups: [""], resources: ["configmaps", "persistentvolumeclaims", "services"], verbs: WRITE },
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  { apiGroups: ["apps"], resources: ["deployments/scale", "statefulsets/scale"], verbs: ["get", "update", "patch"] },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: WRITE },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["delete"] },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: WRITE },
];

const DEPLOY: readonly RoleRule[] = [
  ...OPERATE,
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets"], verbs: WRITE },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: WRITE },
];

/** No ephemeral containers: they stay in the pod until it ends, and no rollout shows them. */
const DEBUG: readonly RoleRule[] = [
  // The streams open with `get` as well, over a web socket.
  { apiGroups: [""], resources: ["pods/attach", "pods/exec", "pods/portforward"], verbs: ["get", "create"] },
];

/** Setting and replacing secrets without reading any: neither of these verbs answers with what was there before. */
const SET_SECRETS: readonly RoleRule[] = [{ apiGroups: [""], resources: ["secrets"], verbs: ["create", "update", "delete"] }];

/** The rules of each role in an environment. */
export function roleRules(environment: Environment, { workloads = [] }: HardenedNamespaceAccess): Record<string, RoleRule[]> {
  const look = [...LOOK, ...LOGS];
  const inProduction: readonly RoleRule[] = [
    ...OPERATE,
    // Without names this would be the right to run any pod, and with it to be any account and to read any secret of the namespace.
    ...(workloads.length > 0
      ? [
          {
            apiGroups: ["apps"],
            resources: ["deployments", "statefulsets"],
            verbs: ["update", "patch"],
            resourceNames: [...workloads],
          },
        ]
      : []),
  ];
  const work = { dev: [...DEPLOY, ...DEBUG], uat: DEPLOY, prod: inProduction }[environment];
  return {
    admin: [...look, ...work, ...SET_SECRETS],
    developer: environment === "prod" ? look : [...look, ...work],
    viewer: [...LOOK],
  };
}
