/** Ordinary mistakes. Each resource makes one, in a stack that is otherwise fine, and the gate names it with its place and its fix. */
import * as k8s from "@pulumi/kubernetes";
import { HardenedNamespace } from "portcullis";

type Container = k8s.types.input.core.v1.Container;
type PodSpec = k8s.types.input.core.v1.PodSpec;

const provider = new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" });
const shop = new HardenedNamespace("shop", { environment: "prod" }, { providers: [provider] });

const DIGEST = "sha256:4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2";
const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true };
const user = { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, appArmorProfile: { type: "RuntimeDefault" } };
const confined = { ...user, seccompProfile: { type: "RuntimeDefault" } };
const bounds = { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" };
const app: Container = {
  name: "app",
  image: `registry.example.com/app:1.4.2@${DIGEST}`,
  ports: [{ name: "http", containerPort: 8080 }],
  readinessProbe: { httpGet: { path: "/ready", port: "http" } },
  livenessProbe: { httpGet: { path: "/live", port: "http" } },
  resources: { requests: bounds, limits: bounds },
  securityContext: hardened,
};

/** A Deployment that is compliant but for what `pod` and `container` change. */
function deploy(name: string, pod: Partial<PodSpec>, container: Partial<Container> = {}): void {
  const labels = { app: name };
  const spec: PodSpec = {
    serviceAccountName: shop.serviceAccount,
    automountServiceAccountToken: false,
    securityContext: confined,
    containers: [{ ...app, ...container }],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels },
      },
    ],
    ...pod,
  };
  const metadata = { name, namespace: shop.namespace };
  const template = { metadata: { labels }, spec };
  new k8s.apps.v1.Deployment(name, { metadata, spec: { replicas: 2, selector: { matchLabels: labels }, template } }, { provider });
  const budget = { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: labels } };
  new k8s.policy.v1.PodDisruptionBudget(name, { metadata, spec: budget }, { provider });
}

deploy("floating-version", {}, { image: "registry.example.com/app:latest", imagePullPolicy: "Always" });
deploy("privileged", {}, { securityContext: { ...hardened, privileged: true } });
deploy("runs-as-root", {}, { securityContext: { ...hardened, runAsUser: 0 } });
deploy("keeps-capabilities", {}, { securityContext: { ...hardened, capabilities: {} } });
deploy("adds-capability", {}, { securityContext: { ...hardened, capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } } });
deploy("gains-privileges", {}, { securityContext: { ...hardened, allowPrivilegeEscalation: true } });
deploy("maybe-root", { securityContext: { ...confined, runAsNonRoot: false } });
deploy("no-seccomp", { securityContext: user });
deploy("writes-to-itself", {}, { securityContext: { ...hardened, readOnlyRootFilesystem: false } });
deploy("host-network", { hostNetwork: true });
deploy("host-port", {}, { ports: [{ name: "http", containerPort: 8080, hostPort: 8080 }] });
deploy("network-volume", { volumes: [{ name: "share", nfs: { server: "files.example.com", path: "/" } }] });
deploy("probes-the-node", {}, { livenessProbe: { httpGet: { host: "127.0.0.1", path: "/live", port: 10250 } } });
deploy("kernel-setting", { securityContext: { ...confined, sysctls: [{ name: "kernel.msgmax", value: "65536" }] } });
deploy("password-in-plain-sight", {}, { env: [{ name: "DATABASE_PASSWORD", value: "correct-horse-battery" }] });
deploy("unbounded-memory", {}, { resources: { requests: bounds, limits: { cpu: "100m", "ephemeral-storage": "64Mi" } } });
deploy("token-for-nothing", { automountServiceAccountToken: true });

const everything = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" };
const nobody = { kind: "ServiceAccount", name: shop.serviceAccount, namespace: shop.namespace };
new k8s.rbac.v1.ClusterRoleBinding(
  "admin-of-everything",
  { metadata: { name: "admin-of-everything" }, roleRef: everything, subjects: [nobody] },
  { provider },
);
new k8s.core.v1.Service(
  "on-every-node",
  {
    metadata: { name: "on-every-node", namespace: shop.namespace },
    spec: { type: "NodePort", selector: { app: "maybe-root" }, ports: [{ port: 80, targetPort: "http" }] },
  },
  { provider },
);
new k8s.networking.v1.NetworkPolicy(
  "open-to-the-world",
  {
    metadata: { name: "open-to-the-world", namespace: shop.namespace },
    spec: {
      podSelector: { matchLabels: { app: "maybe-root" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 8080 }] }],
    },
  },
  { provider },
);
