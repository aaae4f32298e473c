/** Programs with a registry for the tests of both components. */
import type { MutualTlsArgs } from "../../../components/mutual-tls/arguments";
import type { PrivateDockerRegistryArgs } from "../../../components/registry/private-docker-registry-arguments";
import type { PrivateRegistryArgs } from "../../../components/registry/private-registry-arguments";
import type { VaultPkiRoleReference } from "../../../components/vault/pki-roles";
import { IMAGE } from "../../support/pods";
import { register, type Registered } from "../../support/register";
import { CERTIFICATE, VAULT_CA } from "../mutual-tls/programs";
import { withName } from "../workload/programs";

export const ROLE: VaultPkiRoleReference = {
  address: "https://vault.vault.svc:8200",
  issuePath: "pki/issue/registry",
  usage: "server",
  dnsNames: ["registry.registry.svc", "registry.example.com"],
  spiffeIds: [],
  ttl: "24h",
  kubernetes: {
    mount: "pki-kubernetes",
    role: "registry",
    audience: "vault",
    namespace: "registry",
    serviceAccounts: ["registry"],
  },
};

export const CERTIFICATE_BY_AGENT = {
  role: ROLE,
  trustBundle: CERTIFICATE,
  image: IMAGE,
  vaultCa: VAULT_CA,
  vaultPods: { namespace: "vault", podLabels: { "app.kubernetes.io/name": "vault-server" } },
} as const satisfies Partial<MutualTlsArgs>;

export const IMAGES = {
  registry: `registry.example.com/registry:3.0.0@sha256:${"0123456789abcdef".repeat(4)}`,
  gateway: `registry.example.com/node:24.21.0@sha256:${"fedcba9876543210".repeat(4)}`,
};

/** The least that a `PrivateRegistry` needs. */
export const MINIMAL: PrivateRegistryArgs = {
  environment: "prod",
  images: IMAGES,
  certificate: CERTIFICATE_BY_AGENT,
  accounts: { secret: "registry-accounts" },
  garbageCollection: { account: "collector", secret: "registry-collector" },
};

/** Every argument but the namespace. */
export const COMPLETE: PrivateRegistryArgs = {
  ...MINIMAL,
  implementation: "distribution",
  name: "registry",
  mutableTags: ["dev-*"],
  clients: [{ namespace: "gateway", podLabels: { app: "gateway" } }],
  metrics: { namespace: "monitoring", podLabels: { app: "prometheus" } },
  storage: { size: "200Gi", storageClass: "encrypted" },
  garbageCollection: {
    account: "collector",
    secret: "registry-collector",
    schedule: "30 2 * * *",
    timeZone: "Europe/London",
    deadlineSeconds: 900,
  },
  resources: { gateway: { memory: "512Mi" }, registry: { cpu: "250m", cpuLimit: "1", memory: "1Gi" } },
  mandatoryAccessControl: "SELinux",
  namespace: { labels: { team: "platform" } },
};

/** The same for zot, which collects garbage by itself. */
export const ZOT: PrivateRegistryArgs = {
  environment: "prod",
  implementation: "zot",
  images: IMAGES,
  certificate: { role: ROLE, trustBundle: CERTIFICATE, delivery: "csi" },
  accounts: { secret: "registry-accounts" },
};

/** What a `PrivateRegistry` called `registry` registers. */
export function privateRegistry(args: PrivateRegistryArgs): Promise<Registered[]> {
  return register(() => {
    type Module = typeof import("../../../components/registry/private-registry");
    const { PrivateRegistry } = require("../../../components/registry/private-registry") as Module;
    return new PrivateRegistry("registry", args, { transformations: [withName] });
  });
}

/** The least that a `PrivateDockerRegistry` needs. */
export const DOCKER_MINIMAL: PrivateDockerRegistryArgs = { images: IMAGES, address: "192.0.2.10" };

/** What a `PrivateDockerRegistry` called `registry` registers. */
export function privateDockerRegistry(args: Partial<PrivateDockerRegistryArgs> = {}): Promise<Registered[]> {
  return register(() => {
    type Module = typeof import("../../../components/registry/private-docker-registry");
    const { PrivateDockerRegistry } = require("../../../components/registry/private-docker-registry") as Module;
    return new PrivateDockerRegistry("registry", { ...DOCKER_MINIMAL, ...args });
  });
}
