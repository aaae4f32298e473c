/** The bytes that are signed. They hold no time, so that the same image and the same words are the same bytes. */
import { createHash } from "node:crypto";

/** An image in a registry, by its digest. */
export interface SignedSubject {
  /** Registry and repository: `registry.example.com/shop/web`. */
  readonly repository: string;
  /** `sha256:…` */
  readonly digest: string;
}

/** What a signature says of an image besides that it is the one: names and texts. */
export type Annotations = Readonly<Record<string, string>>;

/** A statement about an image. */
export interface Attestation {
  /** A URI that is compared exactly. */
  readonly predicateType: string;
  /** A JSON object as text, which is taken over to the letter. */
  readonly predicate: string;
}

/** The predicate type of a signature of an image. Source: cosign 3.1, `pkg/types/predicate.go`. */
export const SIGNATURE_PREDICATE = "https://sigstore.dev/cosign/sign/v1";
/** The media type of in-toto statements in envelopes. Source: the in-toto attestation framework, `spec/v1/envelope.md`. */
export const STATEMENT_TYPE = "application/vnd.in-toto+json";

/**
 * The payload of a simple signature. Source: containers/image, `docs/containers-signature.5.md`, with the type that cosign gives.
 * It names the repository, so that a signature that was copied elsewhere can be told.
 */
export function simpleSigningPayload({ repository, digest }: SignedSubject, annotations: Annotations): Buffer {
  const critical = {
    identity: { "docker-reference": repository },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  };
  const optional = Object.keys(annotations).length > 0 ? sorted(annotations) : null;
  return Buffer.from(JSON.stringify({ critical, optional }));
}

/** The attestation that is a signature, as cosign 3 writes it. */
export const SIGNATURE: Attestation = { predicateType: SIGNATURE_PREDICATE, predicate: "{}" };

/** An in-toto statement about an image. Source: the in-toto attestation framework, `spec/v1/statement.md`. */
export function statement(
  { repository, digest }: SignedSubject,
  { predicateType, predicate }: Attestation,
  annotations: Annotations,
): Buffer {
  const [algorithm = "", hex = ""] = digest.split(":");
  const subject = {
    name: repository,
    digest: { [algorithm]: hex },
    ...(Object.keys(annotations).length > 0 && { annotations: sorted(annotations) }),
  };
  const head = JSON.stringify({ _type: "https://in-toto.io/Statement/v1", subject: [subject], predicateType });
  return Buffer.from(`${head.slice(0, -1)},"predicate":${predicate.trim()}}`);
}

/** What is signed of an envelope. Source: DSSE 1.0, `protocol.md`. */
export function preAuthenticationEncoding(payloadType: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);
}

/** The digest of bytes as registries write it. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function sorted(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).sort(([left], [right]) => (left < right ? -1 : 1)));
}
