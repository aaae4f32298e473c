/** What signatures of images look like, to those who write and to those who read them. */

/** A payload in the format that cosign's first two major versions write beside an image. Source: github.com/sigstore/cosign, specs/SIGNATURE_SPEC.md. */
export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
/** What such a payload says that it is. */
export const SIMPLE_SIGNING_TYPE = "cosign container image signature";
/** The annotation of its layer that holds the signature. */
export const SIGNATURE_ANNOTATION = "dev.cosignproject.cosign/signature";

/** A bundle as it is written today. Source: github.com/sigstore/protobuf-specs, protos/sigstore_bundle.proto. */
export const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
/** In-toto statements in envelopes. Source: github.com/in-toto/attestation, spec/v1/envelope.md. */
export const IN_TOTO = "application/vnd.in-toto+json";
/** A statement of the first version. Source: github.com/in-toto/attestation, spec/v1/statement.md. */
export const STATEMENT_V1 = "https://in-toto.io/Statement/v1";
/** The predicate of a statement that says no more than that an image is signed. Source: cosign 3.1, `pkg/types/predicate.go`. */
export const SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";

/** What is signed of an envelope. Source: github.com/secure-systems-lab/dsse, protocol.md. */
export function preAuthenticationEncoding(payloadType: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);
}
