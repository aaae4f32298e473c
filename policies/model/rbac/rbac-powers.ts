/**
 * Permissions that are more than they seem, by what they let their holders do.
 *
 * Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks and, for what answers to requests
 * hold, the handlers of the API server (staging/src/k8s.io/apiserver/pkg/endpoints/handlers).
 */
import { permissions, RBAC_GROUP, type Permission } from "./rbac";

const CHANGE = ["create", "update", "patch"];
const CHANGE_OR_DELETE = [...CHANGE, "delete", "deletecollection"];

/** Reading what is in secrets. The answers to `patch` and `deletecollection` hold the whole objects. */
export const READ_SECRETS = permissions("", ["secrets"], ["get", "list", "watch", "patch", "deletecollection"]);

/** Running containers of one's own: as a pod, by changing the image of one, or through the template of a workload. */
export const RUN_PODS: readonly Permission[] = [
  ...permissions("", ["pods", "replicationcontrollers"], CHANGE),
  ...permissions("apps", ["daemonsets", "deployments", "replicasets", "statefulsets"], CHANGE),
  ...permissions("batch", ["cronjobs", "jobs"], CHANGE),
  ...permissions("extensions", ["daemonsets", "deployments", "replicasets"], CHANGE),
];

/** Reaching into running pods. The stream of a command opens with `get` as well, over a web socket. */
export const EXEC = permissions("", ["pods/exec", "pods/attach"], ["get", "create"]);

/** Reaching the ports of pods past the network policies. */
export const REACH_PORTS: readonly Permission[] = [
  ...permissions("", ["pods/portforward"], ["get", "create"]),
  ...permissions("", ["pods/proxy", "services/proxy"], ["get", "create", "update", "patch", "delete"]),
];

/** Adding a container to a running pod. */
export const DEBUG_PODS = permissions("", ["pods/ephemeralcontainers"], ["update", "patch"]);

/** Writing roles beyond one's own rights. */
export const ESCALATE = permissions(RBAC_GROUP, ["clusterroles", "roles"], ["escalate"]);

/** Giving roles beyond one's own rights. To name the roles that may be given is the usual bound, unless this is among them. */
export const BIND = permissions(RBAC_GROUP, ["clusterroles", "roles"], ["bind"], ["cluster-admin"]);

/** Changing who may do what, within one's own rights. */
export const CHANGE_ROLES = permissions(RBAC_GROUP, ["clusterrolebindings", "clusterroles", "rolebindings", "roles"], CHANGE);

/** Acting as any user, group, service account or node. To name them is the usual bound, unless this group is among them. */
export const IMPERSONATE: readonly Permission[] = [
  ...permissions("", ["serviceaccounts", "users"], ["impersonate"]),
  ...permissions("", ["groups"], ["impersonate"], ["system:masters"]),
  ...permissions("authentication.k8s.io", ["users"], ["impersonate:user-info"]),
  ...permissions("authentication.k8s.io", ["groups"], ["impersonate:user-info"], ["system:masters"]),
  ...permissions("authentication.k8s.io", ["serviceaccounts"], ["impersonate:serviceaccount"]),
  ...permissions("authentication.k8s.io", ["nodes"], ["impersonate:arbitrary-node"]),
];

/** Tokens of service accounts. */
export const ISSUE_TOKENS = permissions("", ["serviceaccounts/token"], ["create"]);

/** Asking for a certificate. */
export const CREATE_REQUESTS = permissions("certificates.k8s.io", ["certificatesigningrequests"], ["create"]);

/** Approving requests for certificates takes this … */
export const APPROVE_REQUESTS = permissions("certificates.k8s.io", ["certificatesigningrequests/approval"], ["update", "patch"]);
/** … and this, for the signers whose certificates the cluster itself trusts. */
export const APPROVE_FOR_SIGNERS = permissions(
  "certificates.k8s.io",
  ["signers"],
  ["approve"],
  ["*", "kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving", "legacy-unknown"].map(
    (name) => `kubernetes.io/${name}`,
  ),
);

/** The API of the kubelet, which runs commands in every pod of its node and answers to `get` as well. */
export const KUBELET_API = permissions("", ["nodes/proxy"], ["get", "create"]);

/** What steers where pods run, and which nodes there are. */
export const CHANGE_NODES = permissions("", ["nodes"], CHANGE_OR_DELETE);

/** What every request to the API server passes. */
export const CHANGE_ADMISSION = permissions(
  "admissionregistration.k8s.io",
  [
    "mutatingadmissionpolicies",
    "mutatingadmissionpolicybindings",
    "mutatingwebhookconfigurations",
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "validatingwebhookconfigurations",
  ],
  CHANGE_OR_DELETE,
);

/** Which server answers for a group of the API. */
export const CHANGE_API_SERVICES = permissions("apiregistration.k8s.io", ["apiservices"], CHANGE);

/** Volumes that show a directory of a node. */
export const CREATE_VOLUMES = permissions("", ["persistentvolumes"], ["create"]);

/** Removing traces. */
export const DELETE_EVENTS = ["", "events.k8s.io"].flatMap((group) =>
  permissions(group, ["events"], ["delete", "deletecollection"]),
);

/** Labels of namespaces, which Pod Security admission and network policies go by. Both subresources let labels pass. */
export const CHANGE_NAMESPACES = permissions("", ["namespaces", "namespaces/finalize", "namespaces/status"], ["update", "patch"]);

/** What is let through the network, and what of several plugins. */
export const CHANGE_NETWORK_POLICIES: readonly Permission[] = [
  ...["extensions", "networking.k8s.io"].flatMap((group) => permissions(group, ["networkpolicies"], CHANGE_OR_DELETE)),
  ...permissions(
    "policy.networking.k8s.io",
    ["adminnetworkpolicies", "baselineadminnetworkpolicies", "clusternetworkpolicies"],
    CHANGE_OR_DELETE,
  ),
  ...permissions("cilium.io", ["ciliumclusterwidenetworkpolicies", "ciliumnetworkpolicies"], CHANGE_OR_DELETE),
  ...["crd.projectcalico.org", "projectcalico.org"].flatMap((group) =>
    permissions(group, ["globalnetworkpolicies", "networkpolicies"], CHANGE_OR_DELETE),
  ),
];

/** The bounds of a namespace. */
export const CHANGE_QUOTAS = permissions("", ["limitranges", "resourcequotas"], CHANGE_OR_DELETE);

/** Where a Service leads. */
export const CHANGE_ENDPOINTS: readonly Permission[] = [
  ...permissions("", ["endpoints"], CHANGE),
  ...permissions("discovery.k8s.io", ["endpointslices"], CHANGE),
];

/** Settings in `kube-system` that steer name resolution, the network, new nodes, and who may log in. */
export const CHANGE_CONFIGURATION = permissions(
  "",
  ["configmaps"],
  ["update", "patch"],
  ["aws-auth", "coredns", "extension-apiserver-authentication", "kube-proxy", "kubeadm-config", "kubelet-config"],
);
