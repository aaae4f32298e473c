/** A mount of authorities in a `VaultPki`. */
import * as pulumi from "@pulumi/pulumi";
import type { VaultPkiArgs } from "./pki-arguments";
import { seconds } from "./provider/settings";
import { VaultResource, type VaultTarget, type VaultType } from "./resource";

/** Makes a resource of Vault as a child of the component. */
export type Register = (
  type: VaultType,
  purpose: string,
  properties: pulumi.Inputs,
  options?: pulumi.CustomResourceOptions,
  outputs?: readonly string[],
) => VaultResource;

/** A function that registers resources beneath a component, and in a list. */
export function registerIn(parent: pulumi.Resource, name: string, target: VaultTarget, registered: pulumi.Resource[]): Register {
  return (type, purpose, properties, options = {}, outputs = []) => {
    const resource = new VaultResource(type, `${name}-${purpose}`, target, properties, { ...options, parent }, outputs);
    registered.push(resource);
    return resource;
  };
}

/** Request parameters that an audit log may hold in plain text. Source: the check `audit_visibility` of `bao pki health-check` 2.7.2. */
const AUDITED = [
  ...[
    "certificate",
    "common_name",
    "alt_names",
    "other_sans",
    "ip_sans",
    "uri_sans",
    "user_ids",
    "ttl",
    "not_after",
    "serial_number",
  ],
  ...[
    "key_type",
    "private_key_format",
    "managed_key_name",
    "managed_key_id",
    "ou",
    "organization",
    "country",
    "locality",
    "province",
  ],
  ...["street_address", "postal_code", "permitted_dns_domains", "policy_identifiers", "ext_key_usage_oids", "csr", "issuer_ref"],
];

/** A mount of authorities, with how to register in it. */
export interface Mounted {
  register: Register;
  mount: VaultResource;
  backend: string;
  options: pulumi.CustomResourceOptions;
  /** What has to be set before anything is signed, since it becomes part of certificates. */
  ready: VaultResource[];
}

/** Mounts an engine and sets what all its certificates take along. */
export function mountAuthority(
  register: Register,
  prefix: string,
  name: string,
  backend: string,
  ttl: string,
  args: VaultPkiArgs,
): Mounted {
  const { allowDestroy = false, publicUrl } = args;
  const mount = register(
    "Mount",
    `${prefix}mount`,
    {
      path: backend,
      type: "pki",
      description: `${prefix === "" ? "Issuing authorities" : "Roots"} of ${name} in ${pulumi.getProject()}/${pulumi.getStack()}`,
      defaultLeaseTtlSeconds: 86_400,
      maxLeaseTtlSeconds: seconds(ttl),
      // So that clients ask for a list only if it has changed.
      allowedResponseHeaders: ["Last-Modified"],
      passthroughRequestHeaders: ["If-Modified-Since"],
      // What an audit has to be able to read: nothing of it is secret, being in certificates.
      auditNonHmacRequestKeys: AUDITED,
      auditNonHmacResponseKeys: ["certificate", "issuing_ca", "serial_number", "error", "ca_chain", "expiration"],
      allowDestroy,
    },
    { protect: !allowDestroy },
  );
  const options: pulumi.CustomResourceOptions = { dependsOn: [mount], deletedWith: mount };
  const issuer = `${publicUrl}/v1/${backend}/issuer/{{issuer_id}}`;
  const settings: [VaultType, string, pulumi.Inputs][] = [
    [
      "PkiUrls",
      "urls",
      {
        issuingCertificates: [`${issuer}/der`],
        crlDistributionPoints: [`${issuer}/crl/der`],
        ocspServers: [`${publicUrl}/v1/${backend}/ocsp`],
        enableTemplating: true,
      },
    ],
    [
      "CrlConfig",
      "crl",
      {
        disable: false,
        expiry: "72h",
        autoRebuild: true,
        autoRebuildGracePeriod: "24h",
        ocspDisable: false,
        ocspExpiry: "12h",
        enableDelta: false,
      },
    ],
    [
      "AutoTidyConfig",
      "tidy",
      {
        enabled: true,
        intervalDuration: "12h",
        tidyCertStore: true,
        tidyRevokedCerts: true,
        tidyRevokedCertIssuerAssociations: true,
        tidyExpiredIssuers: false,
        safetyBuffer: "72h",
      },
    ],
  ];
  const ready = settings.map(([type, purpose, properties]) =>
    register(type, prefix + purpose, { backend, ...properties }, options),
  );
  return { register, mount, backend, options: { ...options, dependsOn: [mount, ...ready] }, ready };
}
