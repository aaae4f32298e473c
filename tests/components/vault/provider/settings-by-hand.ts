/** What a `VaultPki` sets in Vault, and how somebody would change it behind Pulumi's back. */
import type { VaultType } from "../../../../components/vault/resource";
import type { Properties } from "../../../support/provided-vault";

/** What is set at a path: how it is made, changed behind Pulumi's back, and what of it then differs. */
export interface Setting {
  type: VaultType;
  properties: Properties;
  id: string;
  /** Requests that change it by hand. */
  byHand: readonly (readonly [method: string, path: string, body?: object])[];
  /** What `refresh` has to show. */
  drift: Properties;
  /** Whether deleting the resource removes it from Vault. */
  isRemoved: boolean;
}

const HOUR = 3600;
const YEAR = 8760 * HOUR;
const POLICY = 'path "pki/issue/web" {\n  capabilities = ["update"]\n}\n';

/** What the server only knows once it runs: the PEM of an authority, and the ID of an issuer. */
export const CA = "<ca>";
export const ROOT = "<root>";

export const SETTINGS: readonly Setting[] = [
  {
    type: "Mount",
    properties: {
      path: "team/pki-mount",
      type: "pki",
      description: "ours",
      defaultLeaseTtlSeconds: 24 * HOUR,
      maxLeaseTtlSeconds: YEAR,
      allowedResponseHeaders: ["Last-Modified"],
      passthroughRequestHeaders: ["If-Modified-Since"],
      auditNonHmacRequestKeys: ["common_name", "csr"],
      auditNonHmacResponseKeys: ["certificate"],
      allowDestroy: true,
    },
    id: "sys/mounts/team/pki-mount",
    byHand: [
      [
        "POST",
        "sys/mounts/team/pki-mount/tune",
        { max_lease_ttl: 2 * YEAR, audit_non_hmac_request_keys: [], allowed_response_headers: ["Location"], description: "theirs" },
      ],
    ],
    drift: {
      description: "theirs",
      maxLeaseTtlSeconds: 2 * YEAR,
      auditNonHmacRequestKeys: [],
      allowedResponseHeaders: ["Location"],
    },
    isRemoved: true,
  },
  {
    type: "AuthMount",
    properties: { path: "machines", type: "approle", description: "ours" },
    id: "sys/auth/machines",
    byHand: [["POST", "sys/auth/machines/tune", { description: "theirs" }]],
    drift: { description: "theirs" },
    isRemoved: true,
  },
  {
    type: "Policy",
    properties: { name: "pki-web", policy: POLICY },
    id: "sys/policies/acl/pki-web",
    byHand: [["PUT", "sys/policies/acl/pki-web", { policy: 'path "*" { capabilities = ["sudo"] }' }]],
    drift: { policy: 'path "*" { capabilities = ["sudo"] }' },
    isRemoved: true,
  },
  {
    type: "KubernetesConfig",
    properties: { backend: "k8s", kubernetesHost: "https://10.0.0.1", kubernetesCaCert: CA, disableLocalCaJwt: true },
    id: "auth/k8s/config",
    byHand: [
      [
        "POST",
        "auth/k8s/config",
        { kubernetes_host: "https://evil.example.org", kubernetes_ca_cert: CA, disable_local_ca_jwt: true },
      ],
    ],
    drift: { kubernetesHost: "https://evil.example.org" },
    isRemoved: false,
  },
  {
    type: "KubernetesRole",
    properties: {
      backend: "k8s",
      roleName: "web",
      boundServiceAccountNames: ["web"],
      boundServiceAccountNamespaces: ["shop"],
      audience: "vault",
      aliasNameSource: "serviceaccount_uid",
      tokenPolicies: ["pki-web"],
      tokenTtl: 1200,
      tokenMaxTtl: HOUR,
      tokenNoDefaultPolicy: true,
      tokenType: "service",
    },
    id: "auth/k8s/role/web",
    byHand: [
      [
        "POST",
        "auth/k8s/role/web",
        { bound_service_account_names: ["*"], bound_service_account_namespaces: ["*"], audience: "", token_max_ttl: 0 },
      ],
    ],
    drift: { boundServiceAccountNames: ["*"], boundServiceAccountNamespaces: ["*"], audience: "", tokenMaxTtl: 0 },
    isRemoved: true,
  },
  {
    type: "AppRole",
    properties: {
      backend: "approle",
      roleName: "web",
      bindSecretId: true,
      secretIdBoundCidrs: ["10.1.2.3/32", "10.2.0.0/16"],
      secretIdNumUses: 1,
      secretIdTtl: HOUR,
      tokenPolicies: ["pki-web"],
      tokenBoundCidrs: ["10.1.2.3/32", "10.2.0.0/16"],
      tokenTtl: 1200,
      tokenMaxTtl: HOUR,
      tokenNoDefaultPolicy: true,
    },
    id: "auth/approle/role/web",
    byHand: [
      [
        "POST",
        "auth/approle/role/web",
        { secret_id_bound_cidrs: [], token_bound_cidrs: [], secret_id_num_uses: 0, token_policies: ["pki-web", "root"] },
      ],
    ],
    drift: { secretIdBoundCidrs: [], tokenBoundCidrs: [], secretIdNumUses: 0, tokenPolicies: ["pki-web", "root"] },
    isRemoved: true,
  },
  {
    type: "AuditDevice",
    properties: { path: "pki-audit-1", type: "file", description: "ours", options: { file_path: "stdout", log_raw: "false" } },
    id: "sys/audit/pki-audit-1",
    byHand: [
      ["DELETE", "sys/audit/pki-audit-1"],
      ["PUT", "sys/audit/pki-audit-1", { type: "file", description: "theirs", options: { file_path: "stdout", log_raw: "true" } }],
    ],
    drift: { description: "theirs", options: { file_path: "stdout", log_raw: "true" } },
    isRemoved: true,
  },
  {
    type: "PkiUrls",
    properties: {
      backend: "pki",
      issuingCertificates: ["http://pki.example.com/v1/pki/issuer/{{issuer_id}}/der"],
      crlDistributionPoints: ["http://pki.example.com/v1/pki/issuer/{{issuer_id}}/crl/der"],
      ocspServers: ["http://pki.example.com/v1/pki/ocsp"],
      enableTemplating: true,
    },
    id: "pki/config/urls",
    byHand: [["POST", "pki/config/urls", { crl_distribution_points: [], ocsp_servers: ["http://evil.example.org"] }]],
    drift: { crlDistributionPoints: [], ocspServers: ["http://evil.example.org"] },
    isRemoved: false,
  },
  {
    type: "CrlConfig",
    properties: {
      backend: "pki",
      disable: false,
      expiry: "72h",
      autoRebuild: true,
      autoRebuildGracePeriod: "24h",
      ocspDisable: false,
      ocspExpiry: "12h",
      enableDelta: false,
    },
    id: "pki/config/crl",
    byHand: [["POST", "pki/config/crl", { disable: true, auto_rebuild: false, expiry: "9000h", ocsp_disable: true }]],
    drift: { disable: true, autoRebuild: false, expiry: "9000h", ocspDisable: true },
    isRemoved: false,
  },
  {
    type: "AutoTidyConfig",
    properties: {
      backend: "pki",
      enabled: true,
      intervalDuration: "12h",
      tidyCertStore: true,
      tidyRevokedCerts: true,
      tidyRevokedCertIssuerAssociations: true,
      tidyExpiredIssuers: false,
      safetyBuffer: "72h",
    },
    id: "pki/config/auto-tidy",
    byHand: [["POST", "pki/config/auto-tidy", { enabled: false, tidy_cert_store: false, safety_buffer: "1s" }]],
    drift: { enabled: false, tidyCertStore: false, safetyBuffer: 1 },
    isRemoved: false,
  },
  {
    type: "PkiRole",
    properties: {
      backend: "pki",
      name: "web",
      issuerRef: "default",
      ttl: "24h",
      maxTtl: "72h",
      keyType: "ec",
      keyBits: 256,
      allowedDomains: ["web.shop.example.com"],
      allowBareDomains: true,
      allowSubdomains: false,
      allowGlobDomains: false,
      allowAnyName: false,
      allowLocalhost: false,
      allowIpSans: false,
      allowWildcardCertificates: false,
      allowedDomainsTemplate: false,
      allowedUriSans: ["spiffe://prod.example.com/ns/shop/sa/web"],
      allowedUriSansTemplate: false,
      allowedOtherSans: [],
      allowedSerialNumbers: [],
      enforceHostnames: true,
      requireCn: false,
      cnValidations: ["hostname"],
      serverFlag: true,
      clientFlag: false,
      codeSigningFlag: false,
      emailProtectionFlag: false,
      keyUsages: ["DigitalSignature"],
      extKeyUsages: [],
      extKeyUsageOids: [],
      useCsrCommonName: false,
      useCsrSans: false,
      noStore: false,
      generateLease: false,
      notBeforeDuration: "30s",
    },
    id: "pki/roles/web",
    byHand: [
      [
        "PATCH",
        "pki/roles/web",
        {
          allow_any_name: true,
          allowed_domains: ["web.shop.example.com", "evil.example.org"],
          allowed_other_sans: ["*"],
          max_ttl: 0,
          key_usage: ["CertSign"],
          client_flag: true,
        },
      ],
    ],
    drift: {
      allowAnyName: true,
      allowedDomains: ["web.shop.example.com", "evil.example.org"],
      allowedOtherSans: ["*"],
      maxTtl: 0,
      keyUsages: ["CertSign"],
      clientFlag: true,
    },
    isRemoved: true,
  },
  {
    type: "PkiIssuer",
    properties: {
      backend: "pki",
      issuerRef: ROOT,
      issuerName: "root-1",
      leafNotAfterBehavior: "err",
      usage: "read-only,issuing-certificates,crl-signing,ocsp-signing",
    },
    id: `pki/issuer/${ROOT}`,
    byHand: [["POST", `pki/issuer/${ROOT}`, { issuer_name: "root-1", leaf_not_after_behavior: "permit", usage: "read-only" }]],
    drift: { leafNotAfterBehavior: "permit", usage: "read-only" },
    isRemoved: false,
  },
  {
    type: "PkiDefaultIssuer",
    properties: { backend: "pki", default: ROOT, defaultFollowsLatestIssuer: false },
    id: "pki/config/issuers",
    byHand: [["POST", "pki/config/issuers", { default: "root-1", default_follows_latest_issuer: true }]],
    drift: { defaultFollowsLatestIssuer: true },
    isRemoved: false,
  },
];
