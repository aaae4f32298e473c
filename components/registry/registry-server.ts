import type { MutualTls } from "../mutual-tls/mutual-tls";
import type { RestrictedWorkloadArgs, RestrictedWorkloadResources } from "../workload/arguments";
import type { AddedContainer, PodAddition } from "../workload/pod-addition";
import { DATA } from "../workload/volumes";
import { gatewayConfiguration, gatewayProgram, PORT, PROBES_PORT } from "./gateway-files";
import type { PrivateRegistryArgs } from "./private-registry-arguments";
import { registryConfiguration, type RegistryPlaces } from "./registry-configuration";

/** Where the files of configuration are, in all containers. */
export const CONFIG_PATH = "/etc/registry";
/** The mount by which containers beside the main one see them. */
export const CONFIG_MOUNT = { name: "config", mountPath: CONFIG_PATH, readOnly: true };
/** The configuration of the registry. */
export const REGISTRY_FILE = "registry.json";

/** On loopback: the port is open to the pod alone. */
const PLACES: RegistryPlaces = { host: "127.0.0.1", port: 5001, data: "/var/lib/registry" };
const STATE_PATH = "/var/lib/gateway";
const ACCOUNTS = "accounts";
const ACCOUNTS_PATH = "/etc/registry-accounts";

/** The text of {@link REGISTRY_FILE}. */
export function registryFile({ implementation = "distribution" }: PrivateRegistryArgs): string {
  return registryConfiguration(implementation, PLACES);
}

/** The mount by which the registry and its garbage collection see the images, and nothing of what is the gateway's. */
export const IMAGES_MOUNT = { name: DATA, mountPath: PLACES.data, subPath: "registry" };

/** By how much pushes are kept away for longer than a run of the garbage collection may take: it has to end, and its pods with it. */
const MARGIN_SECONDS = 300;

/** After how many seconds a run of the garbage collection is ended. */
export function deadlineSeconds({ garbageCollection }: PrivateRegistryArgs): number {
  return garbageCollection?.deadlineSeconds ?? 1800;
}

/** For how long a run keeps pushes away, unless it ends before. */
export function leaseSeconds(args: PrivateRegistryArgs): number {
  return deadlineSeconds(args) + MARGIN_SECONDS;
}

/** What the registry and its garbage collection may use. */
export function registryResources({ resources = {} }: PrivateRegistryArgs): RestrictedWorkloadResources {
  return { cpu: "100m", cpuLimit: "1", memory: "512Mi", ...resources.registry };
}

/** What the registry runs as: the gateway, which its clients reach, and beside it the registry, which only the gateway does. */
export function serverArguments(
  label: string,
  args: PrivateRegistryArgs,
  tls: Pick<MutualTls, "addition" | "files">,
): Omit<RestrictedWorkloadArgs, "namespace"> {
  const { images, storage: { size = "50Gi", storageClass } = {}, resources = {}, mandatoryAccessControl, mutableTags = [] } = args;
  const places = {
    // Both families of addresses.
    listen: "::",
    registry: `http://${PLACES.host}:${PLACES.port}`,
    identity: tls.files.identity,
    trust: tls.files.trust,
    accounts: `${ACCOUNTS_PATH}/accounts.json`,
    state: STATE_PATH,
  };
  return {
    kind: "StatefulSet",
    name: label,
    // Two would not know of each other what they write.
    replicas: 1,
    image: images.gateway,
    command: ["node", `${CONFIG_PATH}/gateway.js`, `${CONFIG_PATH}/gateway.json`],
    port: PORT,
    portName: "https",
    probes: { port: PROBES_PORT, readinessPath: "/-/readyz", livenessPath: "/-/healthz" },
    resources: { cpu: "100m", cpuLimit: "1", memory: "256Mi", ...resources.gateway },
    configPath: CONFIG_PATH,
    config: {
      "gateway.js": gatewayProgram("gateway.js"),
      "gateway.json": gatewayConfiguration(places, mutableTags, leaseSeconds(args)),
      [REGISTRY_FILE]: registryFile(args),
    },
    data: { size, ...(storageClass !== undefined && { storageClass }) },
    // Uploads that have begun may end.
    terminationGracePeriodSeconds: 60,
    ...(mandatoryAccessControl && { mandatoryAccessControl }),
    additions: [tls.addition, ownAddition(args)],
  };
}

/** What the gateway needs besides a certificate, and the registry. */
function ownAddition(args: PrivateRegistryArgs): PodAddition {
  return {
    volumes: [{ name: ACCOUNTS, secret: { secretName: args.accounts.secret, defaultMode: 0o440 } }],
    volumeMounts: [
      { name: ACCOUNTS, mountPath: ACCOUNTS_PATH, readOnly: true },
      { name: DATA, mountPath: STATE_PATH, subPath: "gateway" },
    ],
    sidecars: [registryContainer(args)],
  };
}

function registryContainer(args: PrivateRegistryArgs): AddedContainer {
  const { implementation = "distribution", images } = args;
  return {
    name: implementation,
    image: images.registry,
    // The entry point of zot's image is zot; of the two images of distribution one has a shell script for it.
    ...(implementation === "distribution" && { command: ["registry"] }),
    args: ["serve", `${CONFIG_PATH}/${REGISTRY_FILE}`],
    // Traces would go to a collector that is not there.
    ...(implementation === "distribution" && { environment: { OTEL_TRACES_EXPORTER: "none" } }),
    volumeMounts: [CONFIG_MOUNT, IMAGES_MOUNT],
    resources: registryResources(args),
  };
}
