import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { gatewayConfiguration, gatewayProgram, PORT, PROBES_PORT } from "./gateway-files";
import type { PrivateDockerRegistryArgs, PrivateDockerRegistryLimits } from "./private-docker-registry-arguments";
import { registryConfiguration } from "./registry-configuration";

/** What the containers are called and where they meet. */
export interface DockerRegistryPlaces {
  label: string;
  /** The network of the two alone. */
  inside: pulumi.Input<string>;
  /** The network of the published port. */
  outside: pulumi.Input<string>;
}

/** What the gateway calls the registry. */
const UPSTREAM = "registry";
const UPSTREAM_PORT = 5001;
/** More than both programs ever have threads. */
const PROCESSES = 512;
/** A directory in memory. */
const FILES = "/run/portcullis";
/** The longest maintenance, in seconds. */
const LEASE_SECONDS = 7200;
const IMAGES_PATH = "/var/lib/registry";
const STATE_PATH = "/var/lib/gateway";

/**
 * Starts a program out of a variable: the engine puts no file into a container whose file system is read-only (moby,
 * daemon/archive_unix.go). A variable may hold 128 KiB, within which it stays.
 */
const START = `
const { writeFileSync } = require("node:fs");
const { GATEWAY_PROGRAM, GATEWAY_FILE } = process.env;
writeFileSync("${FILES}/gateway.js", Buffer.from(GATEWAY_PROGRAM, "base64"));
writeFileSync("${FILES}/gateway.json", GATEWAY_FILE);
process.argv = [process.execPath, "${FILES}/gateway.js", "${FILES}/gateway.json"];
require("${FILES}/gateway.js");
`;

/** The gateway, which clients reach on the published port. */
export function gatewayContainer(args: PrivateDockerRegistryArgs, places: DockerRegistryPlaces): docker.ContainerArgs {
  const { images, address, port = 5000, mutableTags = [], resources = {} } = args;
  const configuration = gatewayConfiguration(
    {
      listen: "0.0.0.0",
      registry: `http://${UPSTREAM}:${UPSTREAM_PORT}`,
      identity: "/etc/registry-tls/identity.pem",
      trust: "/etc/registry-tls/trust.pem",
      accounts: "/etc/registry-accounts/accounts.json",
      state: STATE_PATH,
    },
    mutableTags,
    LEASE_SECONDS,
  );
  const question = `fetch("http://127.0.0.1:${PROBES_PORT}/-/readyz").then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
  return {
    ...confined(args, { memory: 256, ...resources.gateway }),
    name: `${places.label}-gateway`,
    image: images.gateway,
    entrypoints: ["node"],
    command: ["--eval", START],
    envs: [`GATEWAY_PROGRAM=${Buffer.from(gatewayProgram("gateway.js")).toString("base64")}`, `GATEWAY_FILE=${configuration}`],
    mounts: [
      mount(args, places, "tls", "/etc/registry-tls", true),
      mount(args, places, "accounts", "/etc/registry-accounts", true),
      mount(args, places, "state", STATE_PATH, false),
    ],
    networksAdvanced: [{ name: places.outside }, { name: places.inside }],
    ports: [{ internal: PORT, external: port, ip: address, protocol: "tcp" }],
    healthcheck: asking(["node", "--eval", question]),
  };
}

/** CNCF distribution. Only the gateway reaches it. */
export function registryContainer(args: PrivateDockerRegistryArgs, places: DockerRegistryPlaces): docker.ContainerArgs {
  const { images, resources = {} } = args;
  const file = `${FILES}/registry.json`;
  const configuration = registryConfiguration("distribution", { host: "", port: UPSTREAM_PORT, data: IMAGES_PATH });
  return {
    ...confined(args, { memory: 512, ...resources.registry }),
    name: `${places.label}-registry`,
    image: images.registry,
    entrypoints: ["/bin/sh", "-c"],
    command: [`printf '%s' "$REGISTRY_FILE" >${file} && exec registry serve ${file}`],
    // Traces would go to a collector that is not there.
    envs: [`REGISTRY_FILE=${configuration}`, "OTEL_TRACES_EXPORTER=none"],
    mounts: [mount(args, places, "data", IMAGES_PATH, false)],
    networksAdvanced: [{ name: places.inside, aliases: [UPSTREAM] }],
    healthcheck: asking(["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${UPSTREAM_PORT}/v2/`]),
  };
}

/** What confines a container is the same for both. */
function confined(
  { userId = 10_001, groupId = 10_001 }: PrivateDockerRegistryArgs,
  { memory, cpus = "1" }: PrivateDockerRegistryLimits & { memory: number },
): Omit<docker.ContainerArgs, "image"> {
  return {
    user: `${userId}:${groupId}`,
    readOnly: true,
    tmpfs: { [FILES]: `noexec,nosuid,nodev,size=4m,mode=0700,uid=${userId},gid=${groupId}` },
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    ipcMode: "private",
    memory,
    // As much as the memory: no swap.
    memorySwap: memory,
    cpus,
    ulimits: [{ name: "nproc", soft: PROCESSES, hard: PROCESSES }],
    // Nothing else starts it after the host has.
    restart: "unless-stopped",
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "5" },
    // Uploads that have begun may end.
    stopTimeout: 30,
    destroyGraceSeconds: 30,
  };
}

/** A directory of the host, which has to be there: the engine would make one that belongs to root. */
function mount(
  { directory }: PrivateDockerRegistryArgs,
  { label }: DockerRegistryPlaces,
  name: string,
  target: string,
  readOnly: boolean,
): docker.types.input.ContainerMount {
  const source = `${directory ?? `/srv/${label}`}/${name}`;
  return { type: "bind", source, target, readOnly, bindOptions: { propagation: "rprivate" } };
}

function asking(command: string[]): docker.types.input.ContainerHealthcheck {
  return { tests: ["CMD", ...command], interval: "10s", timeout: "5s", startPeriod: "10s", retries: 3 };
}
