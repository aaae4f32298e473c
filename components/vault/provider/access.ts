/** Mounts, policies, logins and audit devices. */
import type { Vault, VaultData } from "./client";
import { entry, LASTING, text, type ResourceType } from "./resource-type";
import { changed, toParameters, withActual, type Properties, type Settings } from "./settings";

const TUNING: Settings = {
  defaultLeaseTtlSeconds: { kind: "number", parameter: "default_lease_ttl" },
  maxLeaseTtlSeconds: { kind: "number", parameter: "max_lease_ttl" },
  description: "text",
  allowedResponseHeaders: { kind: "set", untold: [] },
  passthroughRequestHeaders: { kind: "set", untold: [] },
  auditNonHmacRequestKeys: { kind: "set", untold: [] },
  auditNonHmacResponseKeys: { kind: "set", untold: [] },
};

/**
 * A secrets engine or a login method at a path. One that is there already is taken over only if its description is the wanted one to the
 * letter, which names the stack: then a run that was cut off has made it. Removing a mount destroys what is in it, a CA's keys included.
 */
function mount(table: "mounts" | "auth", guarded: boolean): ResourceType {
  const path = (properties: Properties): string => `sys/${table}/${text(properties, "path")}`;
  const tune = async (vault: Vault, properties: Properties): Promise<void> => {
    const parameters = toParameters(TUNING, properties);
    if (Object.keys(parameters).length > 0) await vault.write(`${path(properties)}/tune`, parameters);
  };
  return {
    settings: { ...TUNING, type: "text", path: "text" },
    identity: ["path", "type"],
    path,
    create: async (vault, properties) => {
      const there = await existing(vault, table, properties);
      if (there === undefined) {
        await vault.make(path(properties), { type: text(properties, "type"), description: properties["description"] ?? "" });
      } else if (there["type"] !== properties["type"] || there["description"] !== (properties["description"] ?? "")) {
        throw new Error(`there is something else at ${text(properties, "path")}; name another path, or import it`);
      }
      await tune(vault, properties);
      return {};
    },
    update: tune,
    read: async (vault, properties) => {
      const there = await existing(vault, table, properties);
      if (there === undefined) return undefined;
      const tuned = await vault.read(`${path(properties)}/tune`);
      return withActual(TUNING, properties, { ...tuned, description: there["description"] });
    },
    remove: async (vault, properties) => {
      if (guarded) requireAllowed(properties);
      await vault.remove(path(properties));
    },
  };
}

function requireAllowed(properties: Properties): void {
  if (properties["allowDestroy"] === true) return;
  const fix = "set allowDestroy to true and run `pulumi up` before";
  throw new Error(`${text(properties, "path")} holds the keys of authorities, which would be lost; ${fix}`);
}

/**
 * Nothing in Vault. It depends on all resources of a PKI, so it is what the engine deletes first: if it refuses, nothing else is touched.
 * A protected resource alone does not do that, as the engine goes on with the others.
 */
export const DestroyGuard: ResourceType = {
  settings: {},
  identity: ["path"],
  path: (properties) => text(properties, "path"),
  create: () => Promise.resolve({}),
  read: (_, properties) => Promise.resolve({ ...properties }),
  update: LASTING.update,
  remove: (_, properties) => Promise.resolve(requireAllowed(properties)),
};

/** What is mounted at the path, by Vault's own list: reading a single mount answers 400 where there is none. */
async function existing(vault: Vault, table: string, properties: Properties): Promise<VaultData | undefined> {
  const mounts = await vault.read(`sys/${table}`);
  return mounts?.[`${text(properties, "path")}/`] as VaultData | undefined;
}

const TOKEN: Settings = {
  tokenPolicies: "set",
  tokenTtl: "duration",
  tokenMaxTtl: "duration",
  tokenBoundCidrs: "networks",
  tokenNoDefaultPolicy: "flag",
  tokenType: "text",
};

const login = (properties: Properties): string => `auth/${text(properties, "backend")}`;
const roleName = (properties: Properties): string => text(properties, "roleName");

/** What a Vault outside of the cluster reviews tokens with. It is handed over when it is written, and kept nowhere else. */
const REVIEWER = "VAULT_KUBERNETES_REVIEWER_JWT";

const kubernetesConfig: ResourceType = entry(
  (properties) => `${login(properties)}/config`,
  { kubernetesHost: "text", kubernetesCaCert: "text", disableLocalCaJwt: "flag" },
  ["backend"],
  { remove: LASTING.remove },
);
const writeKubernetesConfig = async (vault: Vault, properties: Properties): Promise<VaultData> => {
  const reviewer = process.env[REVIEWER];
  const parameters = toParameters(kubernetesConfig.settings, properties);
  await vault.write(kubernetesConfig.path(properties), { ...parameters, ...(reviewer && { token_reviewer_jwt: reviewer }) });
  return {};
};

const AuditDevice: ResourceType = {
  ...entry((properties) => `sys/audit/${text(properties, "path")}`, { type: "text", description: "text", options: "map" }, [
    "path",
    "type",
    "description",
    "options",
  ]),
  // Vault refuses a device at a path that has one. What a run that was cut off has made is the same in everything.
  create: async (vault, properties) => {
    const there = await AuditDevice.read(vault, properties);
    if (there === undefined) {
      await vault.make(AuditDevice.path(properties), toParameters(AuditDevice.settings, properties));
    } else if (changed(AuditDevice.settings, properties, there).length > 0) {
      throw new Error(`there is another audit device at ${text(properties, "path")}; name another path, or import it`);
    }
    return {};
  },
  read: async (vault, properties) => {
    const devices = await vault.read("sys/audit");
    const device = devices?.[`${text(properties, "path")}/`] as VaultData | undefined;
    if (device === undefined) return undefined;
    const { type, description, options } = device;
    return { ...properties, type, description, options: asWanted(properties["options"], options) };
  },
};

/** Vault adds options of its own to those that were given. */
function asWanted(wanted: unknown, actual: unknown): unknown {
  if (typeof wanted !== "object" || wanted === null) return wanted;
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, (actual as VaultData | undefined)?.[name]]));
}

export const ACCESS = {
  Mount: mount("mounts", true),
  AuthMount: mount("auth", false),
  Policy: entry(({ name }) => `sys/policies/acl/${text({ name }, "name")}`, { policy: "text" }, ["name"]),
  KubernetesConfig: {
    ...kubernetesConfig,
    create: writeKubernetesConfig,
    update: async (vault, properties) => {
      await writeKubernetesConfig(vault, properties);
    },
  },
  KubernetesRole: entry(
    (properties) => `${login(properties)}/role/${roleName(properties)}`,
    {
      boundServiceAccountNames: "set",
      boundServiceAccountNamespaces: "set",
      audience: { kind: "text", untold: "" },
      aliasNameSource: "text",
      ...TOKEN,
    },
    ["backend", "roleName"],
  ),
  AppRole: entry(
    (properties) => `${login(properties)}/role/${roleName(properties)}`,
    { bindSecretId: "flag", secretIdBoundCidrs: "networks", secretIdNumUses: "number", secretIdTtl: "duration", ...TOKEN },
    ["backend", "roleName"],
  ),
  AuditDevice,
} satisfies Record<string, ResourceType>;
