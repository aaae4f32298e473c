/** What a `VaultPki` is made from. */
import type * as pulumi from "@pulumi/pulumi";
import type { VaultEngine } from "./resource";

/** What a `VaultPki` is made from. Durations are texts such as `72h`. */
export interface VaultPkiArgs {
  /** Where Vault answers: `https://host:port`; plain http on loopback only. */
  address: string;
  /** The namespace of Vault Enterprise or OpenBao. Default: that of the environment, `VAULT_NAMESPACE`. */
  vaultNamespace?: string;
  /**
   * What carries the changes to Vault: `node-vault`, which needs nothing else and takes credentials from the environment, or `@pulumi/vault`,
   * which needs its plugin. Default: `node-vault`.
   */
  engine?: VaultEngine;
  /** Where things are in Vault: the mounts `<path>` and `<path>-root`, the logins `<path>-kubernetes` and `<path>-approle`. Default: the component's name. */
  path?: string;
  /** The DNS domains that certificates may be for. The issuing authority is constrained to them and what is below them. */
  domains: readonly string[];
  /** The SPIFFE trust domain of the workloads, such as `prod.example.com`. */
  trustDomain: string;
  /** Where others fetch authorities' certificates and revocation lists, such as `http://pki.example.com`: http, since fetching a list over TLS may need a list. */
  publicUrl: string;
  /** Counts the issuing authorities. One more makes the next; see {@link overlap}. Default: `1`. */
  generation?: number;
  /** Counts the roots. One more makes the next, signed by the one before as well, so that both are trusted. Default: `1`. */
  rootGeneration?: number;
  /** How many earlier generations stay trusted, without issuing any more: 0 to 2. Default: `1`. */
  overlap?: number;
  /** How long an issuing authority lives. Default: `26280h`, three years. */
  ttl?: string;
  /** How long a root lives. Default: `87600h`, ten years. */
  rootTtl?: string;
  /** A root outside of this Vault. Then the requests in {@link VaultPki.certificateRequests} are for it to sign. Default: a root in Vault. */
  externalRoot?: ExternalRoot;
  /** What certificates are issued for. */
  roles: readonly VaultPkiRole[];
  /** The cluster whose service accounts log in. Needed if a role has `kubernetes`. Default: none. */
  kubernetes?: VaultPkiKubernetes;
  /**
   * Where Vault writes what it was asked, each a file on its machine or `stdout`. For HashiCorp Vault; OpenBao takes audit devices from the
   * configuration of its server only. Default: none.
   */
  auditFiles?: readonly string[];
  /** The serial numbers of certificates that were revoked, such as `1f:a0:…`. Default: none. */
  revokedSerialNumbers?: readonly string[];
  /** Whether the mounts may be deleted, and with them the keys of all authorities. It has to be `true` in an `up` before the `destroy`. Default: `false`. */
  allowDestroy?: boolean;
}

/** A root that others keep, for instance offline. */
export interface ExternalRoot {
  /** By generation: the signed certificate, those above it, and the root, in PEM. A generation without one waits for it. */
  chains: Readonly<Record<number, pulumi.Input<string>>>;
}

/** What certificates are issued for: one kind of workload, as server or as client. */
export interface VaultPkiRole {
  /** The name of the role in Vault, a DNS label. */
  name: string;
  /** Servers and clients have certificates of their own, so that the one cannot stand in for the other. */
  usage: "server" | "client";
  /** The exact DNS names. Default: none. */
  dnsNames?: readonly string[];
  /** The paths of SPIFFE IDs in the trust domain, such as `/ns/shop/sa/web`. Default: none. */
  spiffePaths?: readonly string[];
  /** How long a certificate lives if the request does not say. Default: `24h`. */
  ttl?: string;
  /** The longest that a request may ask for. Default: `72h`. */
  maxTtl?: string;
  /** The service accounts that may ask. Default: none. */
  kubernetes?: { namespace: string; serviceAccounts: readonly string[] };
  /** Machines outside of the cluster that may ask, by their networks. Default: none. */
  appRole?: { cidrs: readonly string[] };
}

/** A cluster, as Vault sees it. */
export interface VaultPkiKubernetes {
  /** The address of the API server. Default: `https://kubernetes.default.svc`. */
  host?: string;
  /** The API server's CA in PEM. Default: the one in Vault's own pod. */
  caCertificate?: pulumi.Input<string>;
  /** The audience that service account tokens must be for. Default: `vault`. */
  audience?: string;
}

/** The path length of roots has room for this many successors that vouch for each other. */
export const LONGEST_OVERLAP = 2;
