/**
 * The ClusterRoles and Roles that every cluster has from its start, as far as programs refer to them.
 *
 * Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy of Kubernetes v1.36. Those of single controllers (`system:controller:*`) are left
 * out; what one of them grants is unknown here.
 */
import { Field, type Value, type ValueMap } from "../field";

/** A role that the cluster declares by itself. */
export interface BuiltInRole {
  name: string;
  /** `undefined` for a ClusterRole. */
  namespace: string | undefined;
  labels: Field;
  /** Its own rules; what is aggregated into it is not among them. */
  rules: readonly Field[];
  /** The label of the ClusterRoles that are aggregated into it, if it aggregates. */
  aggregates: string | undefined;
}

/** The labels through which ClusterRoles widen `admin`, `edit` and `view`, by the role. */
export const AGGREGATION_LABELS: Readonly<Record<string, string>> = {
  admin: "rbac.authorization.k8s.io/aggregate-to-admin",
  edit: "rbac.authorization.k8s.io/aggregate-to-edit",
  view: "rbac.authorization.k8s.io/aggregate-to-view",
};

const READ = "get list watch";
const WRITE = "create update patch delete deletecollection";
const EVENTS = rule("create patch update", ["", "events.k8s.io"], "events");
const REVIEWS = [
  rule("create", "authentication.k8s.io", "tokenreviews"),
  rule("create", "authorization.k8s.io", "subjectaccessreviews"),
];

const CLUSTER_ROLES: Readonly<Record<string, readonly ValueMap[]>> = {
  "cluster-admin": [rule("*", "*", "*"), urls("*", "*")],
  admin: [],
  edit: [],
  view: [],
  "system:aggregate-to-admin": [
    rule("create", "authorization.k8s.io", "localsubjectaccessreviews"),
    rule(`${READ} ${WRITE}`, "rbac.authorization.k8s.io", "roles rolebindings"),
  ],
  "system:aggregate-to-edit": [
    rule(READ, "", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy"),
    rule("impersonate", "", "serviceaccounts"),
    rule(WRITE, "", "pods pods/attach pods/exec pods/portforward pods/proxy"),
    rule("create", "", "pods/eviction serviceaccounts/token"),
    rule(WRITE, "", "configmaps persistentvolumeclaims replicationcontrollers replicationcontrollers/scale"),
    rule(WRITE, "", "secrets serviceaccounts services services/proxy"),
    rule(WRITE, ["", "events.k8s.io"], "events"),
    rule(
      WRITE,
      ["apps", "extensions"],
      "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale",
    ),
    rule(WRITE, "apps", "statefulsets statefulsets/scale"),
    rule(WRITE, "autoscaling", "horizontalpodautoscalers"),
    rule(WRITE, "batch", "cronjobs jobs"),
    rule(WRITE, "extensions", "replicationcontrollers/scale"),
    rule(WRITE, ["extensions", "networking.k8s.io"], "ingresses networkpolicies"),
    rule(WRITE, "policy", "poddisruptionbudgets"),
    rule(WRITE, "resource.k8s.io", "resourceclaims resourceclaimtemplates"),
    rule(`${READ} ${WRITE}`, "coordination.k8s.io", "leases"),
  ],
  "system:aggregate-to-view": [
    rule(READ, "", "bindings configmaps endpoints limitranges namespaces namespaces/status pods pods/log pods/status"),
    rule(READ, "", "persistentvolumeclaims persistentvolumeclaims/status replicationcontrollers replicationcontrollers/scale"),
    rule(READ, "", "replicationcontrollers/status resourcequotas resourcequotas/status serviceaccounts services services/status"),
    rule(READ, ["", "events.k8s.io"], "events"),
    rule(READ, ["apps", "extensions"], "daemonsets daemonsets/status deployments deployments/scale deployments/status"),
    rule(READ, ["apps", "extensions"], "replicasets replicasets/scale replicasets/status"),
    rule(READ, "apps", "controllerrevisions statefulsets statefulsets/scale statefulsets/status"),
    rule(READ, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
    rule(READ, "batch", "cronjobs cronjobs/status jobs jobs/status"),
    rule(READ, "discovery.k8s.io", "endpointslices"),
    rule(READ, "extensions", "replicationcontrollers/scale"),
    rule(READ, ["extensions", "networking.k8s.io"], "ingresses ingresses/status networkpolicies"),
    rule(READ, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
    rule(READ, "resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates"),
  ],
  "system:auth-delegator": REVIEWS,
  "system:basic-user": [
    rule("create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"),
    rule("create", "authentication.k8s.io", "selfsubjectreviews"),
  ],
  "system:discovery": [urls("get", "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/")],
  "system:public-info-viewer": [urls("get", "/healthz /livez /readyz /version /version/")],
  "system:service-account-issuer-discovery": [
    urls("get", "/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/"),
  ],
  "system:monitoring": [
    rule("get", "", "nodes/metrics"),
    urls("get", "/metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/* /statusz /flagz"),
  ],
  "system:heapster": [rule(READ, "", "events namespaces nodes pods"), rule(READ, "extensions", "deployments")],
  "system:kube-aggregator": [rule(READ, "", "endpoints services")],
  "system:kube-dns": [rule("list watch", "", "endpoints services")],
  "system:kubelet-api-admin": [
    rule(READ, "", "nodes"),
    rule("proxy", "", "nodes"),
    rule("*", "", "nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats"),
  ],
  "system:node": [
    ...REVIEWS,
    EVENTS,
    rule("create", "authorization.k8s.io", "localsubjectaccessreviews"),
    rule(READ, "", "configmaps pods secrets services"),
    rule(`${READ} create update patch`, "", "nodes"),
    rule("update patch", "", "nodes/status pods/status"),
    rule("create delete", "", "pods"),
    rule("create", "", "pods/eviction serviceaccounts/token"),
    rule("get", "", "endpoints persistentvolumeclaims persistentvolumes serviceaccounts"),
    rule("get update patch", "", "persistentvolumeclaims/status"),
    rule(`${READ} create`, "certificates.k8s.io", "certificatesigningrequests"),
    rule("get create update patch delete", "coordination.k8s.io", "leases"),
    rule(READ, "node.k8s.io", "runtimeclasses"),
    rule("get", "resource.k8s.io", "resourceclaims"),
    rule("deletecollection", "resource.k8s.io", "resourceslices"),
    rule(READ, "storage.k8s.io", "csidrivers"),
    rule("get create update patch delete", "storage.k8s.io", "csinodes"),
    rule("get", "storage.k8s.io", "volumeattachments"),
  ],
  "system:node-bootstrapper": [rule("create get list watch", "certificates.k8s.io", "certificatesigningrequests")],
  "system:node-problem-detector": [rule("get", "", "nodes"), rule("patch", "", "nodes/status"), EVENTS],
  "system:node-proxier": [
    rule("list watch", "", "endpoints services"),
    rule(READ, "", "nodes"),
    rule("list watch", "discovery.k8s.io", "endpointslices"),
    rule("list watch", "networking.k8s.io", "servicecidrs"),
    EVENTS,
  ],
  "system:kube-scheduler": [
    EVENTS,
    ...REVIEWS,
    rule("create", "coordination.k8s.io", "leases"),
    rule(`${READ} update`, "coordination.k8s.io", "leases", "kube-scheduler"),
    rule(`${READ} ${WRITE}`, "coordination.k8s.io", "leasecandidates"),
    rule(READ, "", "namespaces nodes persistentvolumeclaims persistentvolumes replicationcontrollers services"),
    rule(`${READ} delete`, "", "pods"),
    rule("create", "", "bindings pods/binding"),
    rule("update", "", "pods/finalizers"),
    rule("update patch", "", "pods/status"),
    rule(READ, ["apps", "extensions"], "replicasets"),
    rule(READ, "apps", "statefulsets"),
    rule(READ, "policy", "poddisruptionbudgets"),
    rule(READ, "resource.k8s.io", "deviceclasses resourceclaims resourceclaims/status resourceslices"),
    rule("create update patch delete", "resource.k8s.io", "resourceclaims"),
    rule("update patch", "resource.k8s.io", "resourceclaims/binding resourceclaims/status"),
    rule(READ, "storage.k8s.io", "csidrivers csinodes csistoragecapacities volumeattachments"),
  ],
  "system:kube-controller-manager": [
    EVENTS,
    ...REVIEWS,
    rule("create", "coordination.k8s.io", "leases"),
    rule("get update", "coordination.k8s.io", "leases", "kube-controller-manager"),
    rule("create update get delete", "", "secrets"),
    rule("create update get", "", "serviceaccounts"),
    rule("get", "", "configmaps namespaces"),
    rule("list watch", "*", "*"),
    rule("create", "", "serviceaccounts/token"),
  ],
  "system:volume-scheduler": [
    rule(`${READ} update patch`, "", "persistentvolumeclaims persistentvolumes"),
    rule(READ, "storage.k8s.io", "storageclasses"),
  ],
  "system:persistent-volume-provisioner": [
    rule(`${READ} create delete`, "", "persistentvolumes"),
    rule(`${READ} update`, "", "persistentvolumeclaims"),
    rule(READ, "storage.k8s.io", "storageclasses"),
    rule("watch", "", "events"),
    EVENTS,
  ],
  "system:certificates.k8s.io:certificatesigningrequests:nodeclient": [
    rule("create", "certificates.k8s.io", "certificatesigningrequests/nodeclient"),
  ],
  "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient": [
    rule("create", "certificates.k8s.io", "certificatesigningrequests/selfnodeclient"),
  ],
  "system:certificates.k8s.io:kube-apiserver-client-approver": [approver("kubernetes.io/kube-apiserver-client")],
  "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver": [approver("kubernetes.io/kube-apiserver-client-kubelet")],
  "system:certificates.k8s.io:kubelet-serving-approver": [approver("kubernetes.io/kubelet-serving")],
  "system:certificates.k8s.io:legacy-unknown-approver": [approver("kubernetes.io/legacy-unknown")],
};

/** The Roles, all in `kube-system`. */
const SYSTEM_ROLES: Readonly<Record<string, readonly ValueMap[]>> = {
  "extension-apiserver-authentication-reader": [rule(READ, "", "configmaps", "extension-apiserver-authentication")],
  "system::leader-locking-kube-controller-manager": [
    rule("create get list update watch", "coordination.k8s.io", "leases leasecandidates"),
  ],
  "system::leader-locking-kube-scheduler": [rule("create get list update watch", "coordination.k8s.io", "leases leasecandidates")],
};

/** What is aggregated into what, besides the role that is named after it. */
const AGGREGATED_INTO: Readonly<Record<string, string>> = { edit: "admin", view: "edit" };

const CLUSTER_WIDE = Object.entries(CLUSTER_ROLES).map(([name, rules]) => builtIn(name, rules, undefined));
const NAMESPACED = Object.entries(SYSTEM_ROLES).map(([name, rules]) => builtIn(name, rules, "kube-system"));

/** Every ClusterRole that a cluster has from its start. */
export const BUILT_IN_CLUSTER_ROLES: readonly BuiltInRole[] = CLUSTER_WIDE;

/** Every Role that a cluster has from its start. */
export const BUILT_IN_ROLES: readonly BuiltInRole[] = NAMESPACED;

/** Whether a cluster may have a ClusterRole or Role of that name from its start: the prefix is reserved for such. `kind` is that of a reference. */
export function isSystemName(name: string, kind?: unknown): boolean {
  return name.startsWith("system:") || (kind !== "Role" && Object.hasOwn(CLUSTER_ROLES, name)) || Object.hasOwn(SYSTEM_ROLES, name);
}

/** Roles that reach secrets and pods of every namespace, or the kubelets, where nothing bounds them. */
const BROAD = [
  "admin",
  "edit",
  "system:aggregate-to-edit",
  "system:kube-controller-manager",
  "system:kubelet-api-admin",
  "system:node",
];

/** Whether a role of that name is one of administrators or of the control plane, which no one should have in all namespaces. */
export function isBroadRole(name: unknown): boolean {
  return typeof name === "string" && (BROAD.includes(name) || name.startsWith("system:controller:"));
}

function builtIn(name: string, rules: readonly ValueMap[], namespace: string | undefined): BuiltInRole {
  const into = name.startsWith("system:aggregate-to-") ? name.slice("system:aggregate-to-".length) : AGGREGATED_INTO[name];
  const label = into === undefined ? undefined : AGGREGATION_LABELS[into];
  const labels: ValueMap = { "kubernetes.io/bootstrapping": "rbac-defaults", ...(label !== undefined && { [label]: "true" }) };
  const root = Field.root({ rules: [...rules] });
  return { name, namespace, labels: Field.root(labels), rules: root.get("rules").items(), aggregates: AGGREGATION_LABELS[name] };
}

function rule(verbs: string, groups: string | string[], resources: string, resourceName?: string): ValueMap {
  const names: Record<string, Value> = resourceName === undefined ? {} : { resourceNames: [resourceName] };
  return { verbs: verbs.split(" "), apiGroups: [groups].flat(), resources: resources.split(" "), ...names };
}

function urls(verbs: string, paths: string): ValueMap {
  return { verbs: verbs.split(" "), nonResourceURLs: paths.split(" ") };
}

function approver(signer: string): ValueMap {
  return rule("approve", "certificates.k8s.io", "signers", signer);
}
