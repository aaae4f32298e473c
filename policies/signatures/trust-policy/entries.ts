/** A trust policy as it is written (`docs/schemas/trust-policy.schema.json`). Files are relative to the policy's. */
import type { AttestationRequirement } from "../verify/types";

export interface TrustPolicyEntry {
  budgetSeconds?: number;
  registries?: Readonly<Record<string, RegistryEntry>>;
  authorities?: Readonly<Record<string, AuthorityEntry>>;
  images: readonly ImagesEntry[];
}

export interface RegistryEntry {
  ca?: string;
  clientCertificate?: { certificate: string; key: string };
  http?: boolean;
  tokenHosts?: readonly string[];
  privateRedirects?: boolean;
}

export type AuthorityEntry =
  { key: string } | { keys: readonly string[] } | { vaultTransit: VaultTransitEntry } | { keyless: KeylessEntry };

export interface VaultTransitEntry {
  address: string;
  /** Default: `transit`. */
  mount?: string;
  key: string;
  namespace?: string;
}

export interface KeylessEntry {
  trustedRoot: string;
  identities: readonly IdentityEntry[];
  transparencyLogs?: number;
  timestamps?: number;
  certificateLogs?: number;
}

export type IdentityEntry = { issuer: string; subjectType?: "uri" | "email" } & ({ subject: string } | { subjectPattern: string });

export type ImagesEntry = { match: string } & (
  | { accept: string }
  | { reject: string }
  | {
      authorities: readonly string[];
      threshold?: number;
      annotations?: Readonly<Record<string, string>>;
      attestations?: readonly AttestationRequirement[];
    }
);
