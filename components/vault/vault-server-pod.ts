import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { VaultServerArgs } from "./vault-server-arguments";
import type { VaultServerPlaces } from "./vault-server-configuration";
import { IDENTITY_PATH, type SealIdentity } from "./vault-server-identity";

type PodSpec = k8s.types.input.core.v1.PodSpec;
type Container = k8s.types.input.core.v1.Container;
type Volume = k8s.types.input.core.v1.Volume;

/** The ports of the API and of what servers tell each other. */
export const API_PORT = 8200;
export const CLUSTER_PORT = 8201;

/** The directory and the file of the configuration. */
export const CONFIG_PATH = "/vault/config";
export const CONFIG_FILE = "server.json";

const USER = 10001;
const TLS_PATH = "/vault/tls";
const SEAL_PATH = "/vault/seal";
const DATA_PATH = "/vault/data";
const AUDIT_PATH = "/vault/audit";

/** What the pods are made from. */
export interface PodParts {
  name: string;
  labels: Record<string, string>;
  args: VaultServerArgs;
  image: pulumi.Input<string>;
  serviceAccount: pulumi.Input<string>;
  config: pulumi.Input<string>;
  identity: SealIdentity | undefined;
}

/** The places in a pod. Servers find each other by the names that the headless Service gives them. */
export function podPlaces(name: string, { replicas = 3, tls }: VaultServerArgs): VaultServerPlaces {
  const servers = Array.from(
    { length: replicas },
    (_, index) => `https://${name}-${index}.${name}-internal.${name}.svc:${API_PORT}`,
  );
  return {
    listen: `[::]:${API_PORT}`,
    listenCluster: `[::]:${CLUSTER_PORT}`,
    data: DATA_PATH,
    audit: `${AUDIT_PATH}/audit.log`,
    certificate: `${TLS_PATH}/tls.crt`,
    key: `${TLS_PATH}/tls.key`,
    authority: `${TLS_PATH}/ca.crt`,
    servers,
    serverName: tls.serverName ?? `${name}.${name}.svc`,
    sealToken: `${SEAL_PATH}/token`,
    sealAuthority: `${SEAL_PATH}/ca.crt`,
  };
}

/** One server. */
export function podSpec(parts: PodParts): PodSpec {
  const { labels, args, serviceAccount } = parts;
  const selector = { labelSelector: { matchLabels: labels } };
  return {
    serviceAccountName: serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
      ...(args.mandatoryAccessControl === "SELinux"
        ? { seLinuxOptions: { type: "container_t" } }
        : { appArmorProfile: { type: "RuntimeDefault" } }),
    },
    // Two servers on one node would be lost together, and with them the majority: better one waits for a node.
    affinity: {
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...selector, topologyKey: "kubernetes.io/hostname" }] },
    },
    topologySpreadConstraints: [
      { ...selector, maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
    ],
    terminationGracePeriodSeconds: 60,
    containers: [container(parts)],
    volumes: volumes(parts),
  };
}

/** The template of a volume of each server. */
export function claim(name: string, storage: pulumi.Input<string>, { storage: { storageClass } = {} }: VaultServerArgs): Claim {
  return {
    metadata: { name },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage } },
      ...(storageClass !== undefined && { storageClassName: storageClass }),
    },
  };
}

type Claim = k8s.types.input.core.v1.PersistentVolumeClaim;

function container({ name, args, image, identity }: PodParts): Container {
  const { distribution = "OpenBao", resources = {}, seal } = args;
  const { cpu = "500m", cpuLimit = "1", memory = "1Gi", ephemeralStorage = "2Gi" } = resources;
  const fixed = { memory, "ephemeral-storage": ephemeralStorage };
  const program = distribution === "OpenBao" ? "bao" : "vault";
  const prefix = program.toUpperCase();
  const host = `https://$(POD_NAME).${name}-internal.${name}.svc`;
  // None for clients, such as VAULT_ADDR or a token: the seal would take them for its own.
  const own = {
    [`${prefix}_RAFT_NODE_ID`]: "$(POD_NAME)",
    [`${prefix}_API_ADDR`]: `${host}:${API_PORT}`,
    [`${prefix}_CLUSTER_ADDR`]: `${host}:${CLUSTER_PORT}`,
    ...identity?.environment,
  };
  const readOnly = true;
  return {
    name: "vault",
    image,
    imagePullPolicy: "IfNotPresent",
    // Not the entry point of the image, a shell script that starts as root and by default in development mode.
    command: [program, "server", `-config=${CONFIG_PATH}/${CONFIG_FILE}`],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      ...Object.entries(own).map(([variable, value]) => ({ name: variable, value })),
    ],
    ports: [
      { name: "https", containerPort: API_PORT },
      { name: "cluster", containerPort: CLUSTER_PORT },
    ],
    ...probes(),
    // Until everyone knows that the pod is leaving, it still answers.
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    resources: { requests: { cpu, ...fixed }, limits: { cpu: cpuLimit, ...fixed } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
    volumeMounts: [
      { name: "data", mountPath: DATA_PATH },
      { name: "audit", mountPath: AUDIT_PATH },
      { name: "temporary", mountPath: "/tmp" },
      { name: "config", mountPath: CONFIG_PATH, readOnly },
      { name: "tls", mountPath: TLS_PATH, readOnly },
      ...(seal.transit ? [{ name: "seal", mountPath: SEAL_PATH, readOnly }] : []),
      ...(identity ? [{ name: "identity", mountPath: IDENTITY_PATH, readOnly }] : []),
    ],
  };
}

/**
 * Ready is who answers clients: an unsealed server, since a standby passes on to the active one what it cannot answer. Alive is who answers at
 * all: a restart neither unseals nor initialises anything. The kubelet does not check the certificate, and shows no credential.
 */
function probes(): Pick<Container, "readinessProbe" | "livenessProbe" | "startupProbe"> {
  const health = (query: string): object => ({
    httpGet: { path: `/v1/sys/health?standbyok=true&perfstandbyok=true${query}`, port: "https", scheme: "HTTPS" },
    timeoutSeconds: 3,
  });
  const alive = health("&sealedcode=200&uninitcode=200");
  return {
    readinessProbe: { ...health(""), periodSeconds: 5, failureThreshold: 2 },
    livenessProbe: { ...alive, periodSeconds: 10, failureThreshold: 6 },
    startupProbe: { ...alive, periodSeconds: 5, failureThreshold: 60 },
  };
}

function volumes({ args, config, identity }: PodParts): Volume[] {
  const { tls, seal, resources: { temporary = "1Gi" } = {} } = args;
  const file = (secretName: pulumi.Input<string>, keys: string[]): object => ({
    secret: { secretName, defaultMode: 0o440, items: keys.map((key) => ({ key, path: key })) },
  });
  const token = identity && { serviceAccountToken: { audience: identity.audience, expirationSeconds: 3600, path: "token" } };
  return [
    { name: "temporary", emptyDir: { sizeLimit: temporary } },
    { name: "config", configMap: { name: config } },
    { name: "tls", ...file(tls.secret, ["tls.crt", "tls.key", "ca.crt"]) },
    ...(seal.transit ? [{ name: "seal", ...file(seal.transit.secret, ["token", "ca.crt"]) }] : []),
    ...(token ? [{ name: "identity", projected: { sources: [token] } }] : []),
  ];
}
