/** The bytes that are signed. They hold no time, so that the same image and the same words are the same bytes. */
import { SIGN_PREDICATE, SIMPLE_SIGNING_TYPE, STATEMENT_V1 } from "../formats";

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

/**
 * The payload of a simple signature. Source: containers/image, `docs/containers-signature.5.md`, with the type that cosign gives.
 * It names the repository, so that a signature that was copied elsewhere can be told.
 */
export function simpleSigningPayload({ repository, digest }: SignedSubject, annotations: Annotations): Buffer {
  const critical = {
    identity: { "docker-reference": repository },
    image: { "docker-manifest-digest": digest },
    type: SIMPLE_SIGNING_TYPE,
  };
  const optional = Object.keys(annotations).length > 0 ? sorted(annotations) : null;
  return Buffer.from(JSON.stringify({ critical, optional }));
}

/** The attestation that is a signature, as cosign 3 writes it. */
export const SIGNATURE: Attestation = { predicateType: SIGN_PREDICATE, predicate: "{}" };

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
  const head = JSON.stringify({ _type: STATEMENT_V1, subject: [subject], predicateType });
  return Buffer.from(`${head.slice(0, -1)},"predicate":${predicate.trim()}}`);
}

function sorted(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).sort(([left], [right]) => (left < right ? -1 : 1)));
}
