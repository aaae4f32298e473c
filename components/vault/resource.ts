/** Resources of Vault, through node-vault or through the provider of `@pulumi/vault`. */
import * as pulumi from "@pulumi/pulumi";

/** What carries the changes to Vault. */
export type VaultEngine = "node-vault" | "@pulumi/vault";

/** Where Vault is and what carries the changes there. */
export interface VaultTarget {
  engine: VaultEngine;
  address: string;
  vaultNamespace: string | undefined;
}

/**
 * Our own types with their likes in `@pulumi/vault` 7.8.0, whose property names and units ours have. `undefined`: it has none.
 * The package itself is not needed: a resource is its type and its properties, and the provider is a plugin of the engine.
 */
export const VAULT_TYPES = {
  AppRole: "vault:appRole/authBackendRole:AuthBackendRole",
  AuditDevice: "vault:index/audit:Audit",
  AuthMount: "vault:index/authBackend:AuthBackend",
  AutoTidyConfig: "vault:pkiSecret/backendConfigAutoTidy:BackendConfigAutoTidy",
  CrlConfig: "vault:pkiSecret/secretBackendCrlConfig:SecretBackendCrlConfig",
  KubernetesConfig: "vault:kubernetes/authBackendConfig:AuthBackendConfig",
  KubernetesRole: "vault:kubernetes/authBackendRole:AuthBackendRole",
  Mount: "vault:index/mount:Mount",
  PkiDefaultIssuer: "vault:pkiSecret/secretBackendConfigIssuers:SecretBackendConfigIssuers",
  PkiIntermediateRequest: "vault:pkiSecret/secretBackendIntermediateCertRequest:SecretBackendIntermediateCertRequest",
  PkiIssuer: "vault:pkiSecret/secretBackendIssuer:SecretBackendIssuer",
  PkiRole: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
  PkiRootCert: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
  PkiSignedChain: "vault:pkiSecret/secretBackendIntermediateSetSigned:SecretBackendIntermediateSetSigned",
  PkiSignedIntermediate: "vault:pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate",
  PkiUrls: "vault:pkiSecret/secretBackendConfigUrls:SecretBackendConfigUrls",
  Policy: "vault:index/policy:Policy",
  RevokedCertificate: undefined,
  // Talks to no server, and so goes with every engine.
  DestroyGuard: undefined,
} as const satisfies Record<string, string | undefined>;

export type VaultType = keyof typeof VAULT_TYPES;

/** The version of the provider of `@pulumi/vault` whose properties these are. */
const PROVIDER_VERSION = "7.8.0";

/**
 * What the state of a dynamic resource holds in place of code: one line, the same for each resource of a type, which the rule
 * `pulumi-opaque-resources` knows to the letter.
 */
export function providerText(type: VaultType): string {
  return `exports.handler = () => require("portcullis/vault-provider").provider(${JSON.stringify(type)});`;
}

/** A resource of Vault. Its outputs are read by their names. */
export class VaultResource extends pulumi.CustomResource {
  /** @param properties as those of `@pulumi/vault`, whatever the engine. `outputs` are the names of what Vault adds. */
  constructor(
    type: VaultType,
    name: string,
    target: VaultTarget,
    properties: pulumi.Inputs,
    options: pulumi.CustomResourceOptions,
    outputs: readonly string[] = [],
  ) {
    const added = Object.fromEntries(outputs.map((output) => [output, undefined]));
    const { engine, address, vaultNamespace } = target;
    const token = VAULT_TYPES[type];
    if (engine === "node-vault" || type === "DestroyGuard") {
      const connection = { address, ...(vaultNamespace !== undefined && { vaultNamespace }) };
      const own = { ...added, ...properties, ...connection, __provider: providerText(type) };
      super(`pulumi-nodejs:dynamic/vault:${type}`, name, own, options);
      return;
    }
    if (token === undefined) throw new Error(`@pulumi/vault has no ${type}`);
    const known = Object.entries(properties).filter(([property]) => property !== "allowDestroy");
    const namespaced = {
      ...added,
      ...Object.fromEntries(known),
      ...(vaultNamespace !== undefined && { namespace: vaultNamespace }),
    };
    super(token, name, namespaced, { version: PROVIDER_VERSION, ...options });
  }

  /** What Vault added, by name: one of the `outputs` that the resource was made with; `none` where mocks stand in for Vault. */
  output<T = string>(name: string, none: T): pulumi.Output<T> {
    const output = (this as unknown as Record<string, pulumi.Output<T | undefined>>)[name];
    return pulumi.output(output).apply((value) => (value ?? none) as T);
  }
}
