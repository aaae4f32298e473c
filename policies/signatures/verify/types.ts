import type { KeyObject } from "node:crypto";

/**
 * Who a certificate must have been issued to. `issuer` and `subject` are compared exactly; a pattern is a regular expression that has to
 * match the whole text, whether it says so or not.
 */
export interface IdentityPattern {
  /** The OpenID Connect issuer that the certificate names. */
  readonly issuer: string;
  readonly subject?: string;
  /** Used where there is no `subject`. */
  readonly subjectPattern?: string;
  /** The kind of name. Default: `uri` where the subject or its pattern has `://`, `email` elsewhere. */
  readonly subjectType?: "uri" | "email";
}

/** Some keys, any one of which may have signed. */
export interface KeyAuthority {
  readonly kind: "keys";
  readonly name: string;
  /** Public keys: ECDSA, Ed25519 or RSA. */
  readonly keys: readonly KeyObject[];
}

/** Certificates that were issued to somebody for a moment, and that a log or a timestamp authority saw in use within that moment. */
export interface KeylessAuthority {
  readonly kind: "keyless";
  readonly name: string;
  /** The content of a `trusted_root.json`. */
  readonly trustedRoot: Readonly<Record<string, unknown>>;
  /** Any one of them. */
  readonly identities: readonly IdentityPattern[];
  /** How many transparency log entries a signature needs. Default: 1. */
  readonly transparencyLogs?: number;
  /** How many proven times, of a log or of a timestamp authority. Default, and at least: 1. */
  readonly timestamps?: number;
  /** How many certificate transparency logs must have promised to list the certificate. Default: 1. */
  readonly certificateLogs?: number;
}

export type Authority = KeyAuthority | KeylessAuthority;

export interface AttestationRequirement {
  /** Compared exactly. */
  readonly predicateType: string;
}

/** What an image needs. */
export interface Requirement {
  readonly authorities: readonly Authority[];
  /** How many of the authorities must have signed, at least 1. A signer that several of them name stands for one of them only. */
  readonly threshold: number;
  /** What the signed content itself must say, key by key. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Signed statements that there must be about the image, each by as many of the authorities as the image itself. */
  readonly attestations?: readonly AttestationRequirement[];
  /** Registry and repository as in an image reference with Docker Hub's defaults spelt out: `registry.example.com/shop/web`. */
  readonly repository: string;
}

/** How much is read of what a registry has. */
export interface VerificationLimits {
  /** Manifests that are opened for signatures of one digest. Default: 64. */
  readonly signatureManifests?: number;
  /** Signatures and attestations in one place that are checked. Default: 64. */
  readonly signatures?: number;
  /** Bytes of all signatures and attestations of an image, of all parts of an index together; the small ones first. Default: 64 MiB. */
  readonly bytes?: number;
  /** Leaves of an index, nested ones included. Default: 64. */
  readonly leaves?: number;
  /** Indexes in indexes. Default: 4. */
  readonly depth?: number;
}

export type Verdict =
  | {
      readonly outcome: "verified";
      readonly digest: string;
      /** Names of authorities. */
      readonly by: readonly string[];
    }
  | {
      readonly outcome: "refused";
      readonly digest?: string;
      /** Clauses that follow the name of an image: `its signature is by a key that "release" does not have`. */
      readonly reasons: readonly string[];
    }
  | {
      readonly outcome: "undecided";
      /** Why nothing could be said, likewise. */
      readonly reason: string;
    };
