import { createHash, X509Certificate } from "node:crypto";
import { SIGNATURE_ANNOTATION } from "../formats";
import { decodeBase64, dig, parseObject, type JsonObject } from "../json";
import { Refusal } from "./refusal";

/**
 * What else cosign 2 writes beside a signature, in the annotations of its layer.
 * Source: github.com/sigstore/cosign, pkg/oci/static/signature.go and specs/SIGNATURE_SPEC.md.
 */
const CERTIFICATE = "dev.sigstore.cosign/certificate";
const BUNDLE = "dev.sigstore.cosign/bundle";
const TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";

/** The bundle format of that time. */
const BUNDLE_V01 = "application/vnd.dev.sigstore.bundle+json;version=0.1";

export type Annotations = Readonly<Record<string, string>>;

export function signatureIn(annotations: Annotations): Buffer {
  const signature = decodeBase64(annotations[SIGNATURE_ANNOTATION]);
  if (!signature) throw new Refusal("read", "its signature has no readable value");
  return signature;
}

/** A signature over a payload with its annotations, as the bundle that says the same. */
export function bundleOfPayload(payload: Buffer, signature: Buffer, annotations: Annotations): JsonObject {
  const digest = createHash("sha256").update(payload).digest("base64");
  return {
    ...frame(annotations),
    messageSignature: { messageDigest: { algorithm: "SHA2_256", digest }, signature: signature.toString("base64") },
  };
}

/** An envelope with the annotations beside it, likewise. */
export function bundleOfEnvelope(envelope: JsonObject, annotations: Annotations): JsonObject {
  return { ...frame(annotations), dsseEnvelope: envelope };
}

function frame(annotations: Annotations): JsonObject {
  const certificate = annotations[CERTIFICATE];
  const timestamp = annotations[TIMESTAMP];
  return {
    mediaType: BUNDLE_V01,
    verificationMaterial: {
      ...(certificate === undefined
        ? { publicKey: { hint: "" } }
        : { x509CertificateChain: { certificates: [{ rawBytes: toDer(certificate) }] } }),
      tlogEntries: annotations[BUNDLE] === undefined ? [] : [logEntry(annotations[BUNDLE])],
      ...(timestamp !== undefined && {
        timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: dig(read(timestamp), "SignedRFC3161Timestamp") }] },
      }),
    },
  };
}

function toDer(pem: string): string {
  try {
    return new X509Certificate(pem).raw.toString("base64");
  } catch {
    throw new Refusal("read", "its certificate is damaged");
  }
}

function logEntry(text: string): JsonObject {
  const bundle = read(text);
  const payload = dig(bundle, "Payload");
  const body = dig(payload, "body");
  const content = typeof body === "string" ? parseObject(Buffer.from(body, "base64")) : undefined;
  const logId = dig(payload, "logID");
  const [logIndex, integratedTime] = [dig(payload, "logIndex"), dig(payload, "integratedTime")];
  if (typeof logId !== "string" || !Number.isSafeInteger(logIndex) || !Number.isSafeInteger(integratedTime)) {
    throw new Refusal("read", "its transparency log entry is not complete");
  }
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logId, "hex").toString("base64") },
    kindVersion: { kind: dig(content, "kind"), version: dig(content, "apiVersion") },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: dig(bundle, "SignedEntryTimestamp") },
    canonicalizedBody: body,
  };
}

function read(text: string): JsonObject {
  const content = parseObject(Buffer.from(text));
  if (!content) throw new Refusal("read", "an annotation of its signature is no JSON object");
  return content;
}
