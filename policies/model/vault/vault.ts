import { internetShare, parseAddress, parseCidr } from "../network/cidr";
import type { Field } from "../field";

/**
 * What resources that configure Vault or OpenBao are called.
 *
 * A resource of `@pulumi/vault` and one of our own dynamic resources with the same properties are the same to every rule. Ours have the type
 * `pulumi-nodejs:dynamic/vault:<name>`, with the name and the kind of `@pulumi/vault` that it stands for in this table, and take that kind's
 * property names (`allowedDomains`, `tokenPolicies`, …), units included.
 * Source of the kinds: the types of @pulumi/vault 7.8.0, where `vault:pkiSecret/secretBackendRole:SecretBackendRole` has the kind
 * `vault:pkiSecret:SecretBackendRole`.
 */
const TYPES = {
  AcmeConfig: "pkiSecret:BackendConfigAcme",
  AppRole: "appRole:AuthBackendRole",
  AuditDevice: "index:Audit",
  AuthMount: "index:AuthBackend",
  AutoTidyConfig: "pkiSecret:BackendConfigAutoTidy",
  CertRole: "index:CertAuthBackendRole",
  CmpConfig: "pkiSecret:BackendConfigCmpv2",
  CrlConfig: "pkiSecret:SecretBackendCrlConfig",
  Entity: "identity:Entity",
  EntityPolicies: "identity:EntityPolicies",
  EstConfig: "pkiSecret:BackendConfigEst",
  Group: "identity:Group",
  GroupPolicies: "identity:GroupPolicies",
  JwtRole: "jwt:AuthBackendRole",
  KubernetesConfig: "kubernetes:AuthBackendConfig",
  KubernetesRole: "kubernetes:AuthBackendRole",
  KubernetesSecretsRole: "kubernetes:SecretBackendRole",
  LdapAuthMount: "ldap:AuthBackend",
  Mount: "index:Mount",
  PkiImportedCa: "pkiSecret:SecretBackendConfigCa",
  PkiDefaultIssuer: "pkiSecret:SecretBackendConfigIssuers",
  PkiIntermediateRequest: "pkiSecret:SecretBackendIntermediateCertRequest",
  PkiIssuer: "pkiSecret:SecretBackendIssuer",
  PkiKey: "pkiSecret:SecretBackendKey",
  PkiRole: "pkiSecret:SecretBackendRole",
  PkiRootCert: "pkiSecret:SecretBackendRootCert",
  PkiSignedChain: "pkiSecret:SecretBackendIntermediateSetSigned",
  PkiSignedIntermediate: "pkiSecret:SecretBackendRootSignIntermediate",
  PkiUrls: "pkiSecret:SecretBackendConfigUrls",
  Policy: "index:Policy",
  ScepConfig: "pkiSecret:BackendConfigScep",
  SshCa: "ssh:SecretBackendCa",
  SshRole: "ssh:SecretBackendRole",
  Token: "index:Token",
  TokenRole: "tokenauth:AuthBackendRole",
  TransitKey: "transit:SecretBackendKey",
} as const;

export type VaultType = keyof typeof TYPES;

const OWN_PREFIX = "pulumi-nodejs:dynamic/vault:";

/** Our own types that the component VaultPki makes: dynamic resources whose properties tell all that they do. */
export const OWN_VAULT_KINDS: readonly string[] = [
  ...([
    "AppRole",
    "AuditDevice",
    "AuthMount",
    "AutoTidyConfig",
    "CrlConfig",
    "KubernetesConfig",
    "KubernetesRole",
    "Mount",
  ] as const),
  ...(["PkiDefaultIssuer", "PkiIntermediateRequest", "PkiIssuer", "PkiRole", "PkiRootCert", "PkiSignedChain"] as const),
  ...(["DestroyGuard", "PkiSignedIntermediate", "PkiUrls", "Policy", "RevokedCertificate"] as const),
].map((type) => OWN_PREFIX + type);

/** The kinds of some types, for rules to name: that of `@pulumi/vault` and our own. */
export function vaultKinds(...types: readonly VaultType[]): string[] {
  return types.flatMap((type) => [`vault:${TYPES[type]}`, OWN_PREFIX + type]);
}

/** The kinds with the settings of tokens that a login gives (`tokenTtl`, `tokenPolicies`, …). */
export const LOGIN_KINDS: readonly string[] = [
  ...vaultKinds("AppRole", "CertRole", "JwtRole", "KubernetesRole", "LdapAuthMount", "TokenRole"),
  ...["alicloud", "aws", "azure", "gcp", "saml"].map((module) => `vault:${module}:AuthBackendRole`),
  "vault:github:AuthBackend",
  "vault:index:OciAuthBackendRole",
  "vault:index:ScepAuthBackendRole",
  "vault:okta:AuthBackend",
];

/** The kinds that give policies to someone, with the property that lists them. */
export const POLICY_LISTS: readonly (readonly [kinds: readonly string[], property: string])[] = [
  [LOGIN_KINDS, "tokenPolicies"],
  [vaultKinds("Entity", "EntityPolicies", "Group", "GroupPolicies", "Token"), "policies"],
  [vaultKinds("TokenRole"), "allowedPolicies"],
  [
    [
      "vault:github:Team",
      "vault:github:User",
      "vault:ldap:AuthBackendGroup",
      "vault:ldap:AuthBackendUser",
      "vault:okta:AuthBackendGroup",
      "vault:okta:AuthBackendUser",
    ],
    "policies",
  ],
];

/** The name of a policy as Vault stores it. */
export function policyName(value: unknown): string | undefined {
  return typeof value === "string" ? value.trim().toLowerCase() : undefined;
}

/** A whole number that may be written as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Whether a switch that is off by default is off for certain. */
export function isOff({ state, value }: Field): boolean {
  return state === "absent" || value === false;
}

/** The elements of a list. Vault also takes one text with commas for a list; it stands for its elements here. */
export function elementsOf(list: Field): readonly Field[] {
  return list.state === "known" && !Array.isArray(list.value) ? [list] : list.items();
}

/** The texts in an element of a list, which may be a list in one text. */
export function textsIn(value: unknown): string[] {
  return typeof value === "string" ? value.split(",").map((text) => text.trim()) : [];
}

/** Whether a text, or one in a list in one text, matches anything at all where `*` stands for any text. */
export function isOnlyWildcards(value: unknown): boolean {
  return textsIn(value).some((text) => /^\*+$/.test(text));
}

/** How much of the Internet a block may cover and still say where somebody is. */
const WIDEST_SHARE = 0.1;

/** Whether a value is a network or an address that leaves most of the Internet out. */
export function isNetwork(value: unknown): boolean {
  const cidr = parseCidr(value) ?? parseAddress(value);
  return cidr !== undefined && internetShare([cidr]) < WIDEST_SHARE;
}
