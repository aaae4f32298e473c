/** What is set in a mount of authorities, and what they issue and revoke. */
import { AUTHORITIES } from "./authorities";
import { backend, configuration, entry, LASTING, text, type ResourceType } from "./resource-type";
import { toParameters, type Properties, type Settings } from "./settings";

const issuerPath = (properties: Properties): string => `${backend(properties)}/issuer/${text(properties, "issuerRef")}`;
const issuerSettings: Settings = { issuerName: "text", leafNotAfterBehavior: "text", usage: "set" };

/** A certificate that was revoked. There is no way back, so removing the resource changes nothing in Vault. */
const RevokedCertificate: ResourceType = {
  settings: { serialNumber: "text" },
  identity: ["backend", "serialNumber"],
  path: (properties) => `${backend(properties)}/cert/${text(properties, "serialNumber")}`,
  create: async (vault, properties) => {
    await vault.write(`${backend(properties)}/revoke`, { serial_number: text(properties, "serialNumber") });
    // With automatic rebuilding alone the list would not name it before the next rebuild.
    await vault.read(`${backend(properties)}/crl/rotate`);
    return {};
  },
  read: async (vault, properties) => {
    const certificate = await vault.read(RevokedCertificate.path(properties));
    // Tidied away once it had expired, when nobody accepts it any more.
    const isRevoked = certificate === undefined || Number(certificate["revocation_time"]) > 0;
    return isRevoked ? { ...properties } : undefined;
  },
  ...LASTING,
};

const tidySettings: Settings = {
  enabled: "flag",
  intervalDuration: "duration",
  tidyCertStore: "flag",
  tidyRevokedCerts: "flag",
  tidyRevokedCertIssuerAssociations: "flag",
  tidyExpiredIssuers: "flag",
  safetyBuffer: "duration",
  issuerSafetyBuffer: "duration",
};
const autoTidy = configuration("config/auto-tidy", tidySettings);

export const PKI = {
  ...AUTHORITIES,
  PkiIssuer: entry(issuerPath, issuerSettings, ["backend", "issuerRef"], {
    // An authority is never deleted on its own: certificates that it has signed are still out there, and have to be revocable.
    remove: async (vault, properties) => {
      const path = issuerPath(properties);
      const parameters = toParameters(issuerSettings, { ...properties, usage: "read-only,crl-signing,ocsp-signing" });
      if (await vault.read(path)) await vault.write(path, parameters);
    },
  }),
  PkiDefaultIssuer: configuration("config/issuers", { default: "text", defaultFollowsLatestIssuer: "flag" }),
  PkiUrls: configuration("config/urls", {
    issuingCertificates: "list",
    crlDistributionPoints: "list",
    ocspServers: "list",
    enableTemplating: "flag",
  }),
  CrlConfig: configuration("config/crl", {
    disable: "flag",
    expiry: "duration",
    autoRebuild: "flag",
    autoRebuildGracePeriod: "duration",
    enableDelta: "flag",
    deltaRebuildInterval: "duration",
    ocspDisable: "flag",
    ocspExpiry: "duration",
  }),
  AutoTidyConfig: {
    ...autoTidy,
    create: async (vault, properties) => {
      await autoTidy.create(vault, properties);
      // The first run would else come after the interval; until then nobody knows whether it works.
      const { tidy_cert_store, tidy_revoked_certs } = toParameters(tidySettings, properties);
      await vault.write(`${backend(properties)}/tidy`, { tidy_cert_store, tidy_revoked_certs });
      return {};
    },
  },
  PkiRole: entry(
    (properties) => `${backend(properties)}/roles/${text(properties, "name")}`,
    {
      issuerRef: "text",
      ttl: "duration",
      maxTtl: "duration",
      keyType: "text",
      keyBits: "number",
      allowedDomains: "set",
      allowBareDomains: "flag",
      allowSubdomains: "flag",
      allowGlobDomains: "flag",
      allowAnyName: "flag",
      allowLocalhost: "flag",
      allowIpSans: "flag",
      allowWildcardCertificates: "flag",
      allowedDomainsTemplate: "flag",
      allowedUriSans: "set",
      allowedUriSansTemplate: "flag",
      allowedOtherSans: "set",
      allowedSerialNumbers: "set",
      enforceHostnames: "flag",
      requireCn: "flag",
      cnValidations: "set",
      serverFlag: "flag",
      clientFlag: "flag",
      codeSigningFlag: "flag",
      emailProtectionFlag: "flag",
      keyUsages: { kind: "set", parameter: "key_usage" },
      extKeyUsages: { kind: "set", parameter: "ext_key_usage" },
      extKeyUsageOids: "set",
      organizations: { kind: "set", parameter: "organization" },
      useCsrCommonName: "flag",
      useCsrSans: "flag",
      noStore: "flag",
      generateLease: "flag",
      notBeforeDuration: "duration",
    },
    ["backend", "name"],
  ),
  RevokedCertificate,
} satisfies Record<string, ResourceType>;
