/** What is tried against a hardened namespace in prod that stands, and what has to refuse it. */
import type { Json } from "./pods";

export const NAMESPACE = "shop-prod";
const CORE = `/api/v1/namespaces/${NAMESPACE}`;
const APPS = `/apis/apps/v1/namespaces/${NAMESPACE}`;
const NETWORKING = `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}`;
const RBAC = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}`;

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const APPLY = "application/apply-patch+yaml";

const POD_SECURITY = /violates PodSecurity "restricted:v1\.36"/;
const PODS = /'portcullis-shop-prod-pods'.* denied request: /;
const SERVICES = /'portcullis-shop-prod-services'.* denied request: /;
const SAFEGUARDS = /'portcullis-shop-prod-safeguards'.* denied request: only the guardians /;
const RIGHTS = /^\S+ .*is forbidden: User "\S+" cannot /;

/** One request, which must be answered with 403 and a message like `refusal`. Where it could do harm it is a dry run in vain. */
export interface Attempt {
  what: string;
  /** `admin`, `developer` and `viewer` of the team; `operator` has every right of the cluster, but is no guardian. */
  user: string;
  method: string;
  path: string;
  body?: object;
  type?: string;
  refusal: RegExp;
}

/** A pod that may run there, with changes to its spec, and to its container. */
export function podWith(spec: object = {}, container: object = {}, name = "tried"): { [key: string]: Json } {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
        appArmorProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "app",
          image: "registry.example.com/shop/web:1",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          ...container,
        },
      ],
      ...spec,
    },
  };
  return pod;
}

const PRIVILEGED = podWith({}, { securityContext: { privileged: true } });
const ephemeral = (securityContext: object): object => ({
  spec: { ephemeralContainers: [{ name: "debug", image: "busybox:1", securityContext }] },
});
const policy = (name: string): object => ({ metadata: { name }, spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{}] } });
const service = (spec: object): object => ({ metadata: { name: "tried" }, spec: { ports: [{ port: 80 }], ...spec } });
const enforce = (level: string | null): object => ({ metadata: { labels: { "pod-security.kubernetes.io/enforce": level } } });
const binding = {
  metadata: { name: "tried" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
};

const asOperator = (
  what: string,
  method: string,
  path: string,
  refusal: RegExp,
  body?: object,
  type = method === "PATCH" ? MERGE : "application/json",
): Attempt => ({ what, user: "operator", method, path, refusal, type, ...(body && { body }) });
const pod = (what: string, refusal: RegExp, body: object): Attempt => asOperator(what, "POST", `${CORE}/pods`, refusal, body);

/** The pods `web-…` of the stack are there; `running` is the name of one. */
export function attempts(running: string): Attempt[] {
  const namespace = `/api/v1/namespaces/${NAMESPACE}`;
  return [
    // A pod that gets out of its container.
    pod("a privileged pod", POD_SECURITY, PRIVILEGED),
    pod(
      "a privileged init container",
      POD_SECURITY,
      podWith({ initContainers: [{ name: "init", image: "busybox:1", securityContext: { privileged: true } }] }),
    ),
    pod("a pod on the network of its node", POD_SECURITY, podWith({ hostNetwork: true })),
    pod("a pod with a file of its node", POD_SECURITY, podWith({ volumes: [{ name: "node", hostPath: { path: "/" } }] })),
    pod(
      "a pod that asks for root",
      POD_SECURITY,
      podWith({}, { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsUser: 0 } }),
    ),
    pod(
      "a Windows process on the host",
      POD_SECURITY,
      podWith(
        {
          os: { name: "windows" },
          hostNetwork: true,
          securityContext: { runAsNonRoot: true, windowsOptions: { hostProcess: true } },
        },
        { securityContext: {} },
      ),
    ),
    pod(
      "a pod of Windows, of which less is asked",
      PODS,
      podWith({ os: { name: "windows" }, securityContext: { runAsNonRoot: true } }, { securityContext: {} }),
    ),
    pod("a pod that is said to be static", POD_SECURITY, {
      ...podWith({ nodeName: "worker" }, { securityContext: { privileged: true } }),
      metadata: { name: "tried", annotations: { "kubernetes.io/config.mirror": "x" } },
    }),
    pod("a pod that names its node", POD_SECURITY, podWith({ nodeName: "worker", hostPID: true })),
    asOperator("a privileged pod by apply", "PATCH", `${CORE}/pods/tried?fieldManager=tried`, POD_SECURITY, PRIVILEGED, APPLY),
    asOperator(
      "a privileged ephemeral container",
      "PATCH",
      `${CORE}/pods/${running}/ephemeralcontainers`,
      POD_SECURITY,
      ephemeral({ privileged: true }),
      STRATEGIC,
    ),
    asOperator(
      "an ephemeral container that leaves AppArmor",
      "PATCH",
      `${CORE}/pods/${running}/ephemeralcontainers`,
      POD_SECURITY,
      ephemeral({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        appArmorProfile: { type: "Unconfined" },
      }),
      STRATEGIC,
    ),
    // What the policy of pods demands.
    pod(
      "a pod without AppArmor",
      PODS,
      podWith({ securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } }),
    ),
    pod("a pod with a runtime class", PODS, podWith({ runtimeClassName: "tried" })),
    pod("a pod with a priority class", PODS, podWith({ priorityClassName: "system-cluster-critical" })),
    asOperator("a template without AppArmor", "POST", `${APPS}/deployments`, PODS, deployment(podWith({ securityContext: {} }))),
    asOperator("a template with a priority class", "PATCH", `${APPS}/deployments/web`, PODS, {
      spec: { template: { spec: { priorityClassName: "system-node-critical" } } },
    }),
    // More than there is.
    pod(
      "a container beyond the limit",
      /maximum cpu usage per Container is 2/,
      podWith({}, { resources: { limits: { cpu: "3" } } }),
    ),
    pod(
      "a pod beyond the quota",
      /exceeded quota: quota, requested: .*cpu/,
      podWith({
        initContainers: [],
        containers: ["a", "b", "c"].map((name) => ({ ...firstContainer(), name, resources: { limits: { cpu: "2" } } })),
      }),
    ),
    asOperator(
      "a resize beyond the limit",
      "PATCH",
      `${CORE}/pods/${running}/resize`,
      /maximum cpu usage per Container is 2/,
      { spec: { containers: [{ name: "web", resources: { limits: { cpu: "3" } } }] } },
      STRATEGIC,
    ),
    asOperator(
      "a claim beyond the limit",
      "POST",
      `${CORE}/persistentvolumeclaims`,
      /maximum storage usage per PersistentVolumeClaim is 50Gi/,
      {
        metadata: { name: "tried" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "60Gi" } } },
      },
    ),
    // A service that the outside reaches.
    asOperator("a port of every node", "POST", `${CORE}/services`, SERVICES, service({ type: "NodePort" })),
    asOperator("a load balancer", "POST", `${CORE}/services`, SERVICES, service({ type: "LoadBalancer" })),
    asOperator(
      "a load balancer without ports of nodes",
      "POST",
      `${CORE}/services`,
      SERVICES,
      service({ type: "LoadBalancer", allocateLoadBalancerNodePorts: false }),
    ),
    asOperator("an alias of another name", "POST", `${CORE}/services`, SERVICES, {
      metadata: { name: "tried" },
      spec: { type: "ExternalName", externalName: "example.com" },
    }),
    asOperator(
      "an address that is somebody else's",
      "POST",
      `${CORE}/services`,
      SERVICES,
      service({ externalIPs: ["203.0.113.1"] }),
    ),
    // A wider net, by those who may and by those who may not.
    ...["admin", "developer", "viewer"].map((user): Attempt => ({
      what: `a network policy by the ${user}`,
      user,
      method: "POST",
      path: `${NETWORKING}/networkpolicies`,
      body: policy("tried"),
      refusal: RIGHTS,
    })),
    asOperator("a network policy", "POST", `${NETWORKING}/networkpolicies`, SAFEGUARDS, policy("tried")),
    asOperator(
      "a network policy by apply",
      "PATCH",
      `${NETWORKING}/networkpolicies/default-deny?fieldManager=tried&force=true`,
      SAFEGUARDS,
      { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", ...policy("default-deny") },
      APPLY,
    ),
    asOperator("the end of a network policy", "DELETE", `${NETWORKING}/networkpolicies/default-deny`, SAFEGUARDS),
    asOperator("the end of all network policies", "DELETE", `${NETWORKING}/networkpolicies`, SAFEGUARDS),
    // The labels by which all of this finds the namespace.
    ...["admin", "developer", "viewer"].map((user): Attempt => ({
      what: `a label by the ${user}`,
      user,
      method: "PATCH",
      path: namespace,
      body: enforce("privileged"),
      type: MERGE,
      refusal: RIGHTS,
    })),
    asOperator("another label", "PATCH", namespace, SAFEGUARDS, enforce("privileged")),
    asOperator("no label", "PATCH", namespace, SAFEGUARDS, enforce(null)),
    asOperator("an older version of the standards", "PATCH", namespace, SAFEGUARDS, {
      metadata: { labels: { "pod-security.kubernetes.io/enforce-version": "v1.0" } },
    }),
    asOperator("a label by way of the status", "PATCH", `${namespace}/status`, SAFEGUARDS, enforce("privileged")),
    asOperator("a label by way of the finalizers", "PUT", `${namespace}/finalize`, SAFEGUARDS, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: NAMESPACE, labels: { environment: "dev" } },
      spec: { finalizers: ["kubernetes"] },
    }),
    asOperator(
      "a label by apply",
      "PATCH",
      `${namespace}?fieldManager=tried&force=true`,
      SAFEGUARDS,
      { apiVersion: "v1", kind: "Namespace", ...enforce("privileged") },
      APPLY,
    ),
    asOperator("the end of the namespace", "DELETE", namespace, SAFEGUARDS),
    // Bounds and rights.
    asOperator("a larger quota", "PATCH", `${CORE}/resourcequotas/quota`, SAFEGUARDS, { spec: { hard: { pods: "5000" } } }),
    asOperator("a quota that counts nothing", "PATCH", `${CORE}/resourcequotas/quota/status`, SAFEGUARDS, {
      status: { used: { pods: "0" } },
    }),
    asOperator("no limits", "DELETE", `${CORE}/limitranges/limits`, SAFEGUARDS),
    asOperator("a right for everybody", "POST", `${RBAC}/rolebindings`, SAFEGUARDS, {
      ...binding,
      subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "system:authenticated" }],
    }),
    asOperator("a wider role", "PATCH", `${RBAC}/roles/viewer`, SAFEGUARDS, {
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    }),
    {
      what: "the token of an account by the admin",
      user: "admin",
      method: "POST",
      path: `${CORE}/serviceaccounts/workload/token`,
      body: { spec: {} },
      refusal: RIGHTS,
    },
    { what: "a token by way of a secret that is read", user: "admin", method: "GET", path: `${CORE}/secrets/any`, refusal: RIGHTS },
    {
      what: "a shell by the developer",
      user: "developer",
      method: "POST",
      path: `${CORE}/pods/${running}/exec?command=sh`,
      refusal: RIGHTS,
    },
  ];
}

export function deployment({ spec }: { [key: string]: Json }): object {
  const labels = { app: "tried" };
  return { metadata: { name: "tried" }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
}

function firstContainer(): object {
  const { containers } = podWith()["spec"] as { containers: [object] };
  return containers[0];
}
