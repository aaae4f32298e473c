import type { Bundle } from "@sigstore/bundle";
import { createHash } from "node:crypto";
import { checkAnnotations, readSimpleSigning, readStatement, type Claims, type Expected } from "./claims";
import { bundleOfEnvelope, bundleOfPayload, signatureIn, type Annotations } from "./cosign-annotations";
import { preAuthenticationEncoding } from "../formats";
import { asArray, decodeBase64, dig, parseObject } from "../json";
import { checkKeyless } from "./keyless";
import { isSignedBy, nameOfKey } from "./keys";
import { Refusal, shown } from "./refusal";
import { parseBundle } from "./sigstore";
import type { Authority } from "./types";

/** A signature and what it is over, however it was kept. Nothing of it is to be believed before an authority has been found to have signed it. */
export interface Signed {
  /** The bytes that were signed. */
  readonly data: Buffer;
  readonly signature: Buffer;
  /** The same for those who check certificates. Throws a {@link Refusal} where it cannot be had. */
  readonly bundle: () => Bundle;
  /** What was signed, or a {@link Refusal} where it is for something else. */
  readonly claims: (expected: Expected) => Claims;
}

/** Refuses what an authority has not signed. Gives one text for the key or the identity that has. */
export function checkSignature(signed: Signed, authority: Authority): string {
  if (authority.kind === "keyless") return checkKeyless(signed, authority);
  const key = authority.keys.find((candidate) => isSignedBy(candidate, signed.data, signed.signature));
  if (key) return nameOfKey(key);
  throw new Refusal("signature", `its signature is by a key that "${shown(authority.name)}" does not have`);
}

/** What is signed, if it is what it must be and has the annotations that it must have. */
export function claimsOf(signed: Signed, expected: Expected, annotations: Readonly<Record<string, string>>): Claims {
  const claims = signed.claims(expected);
  if (claims.kind === "signature") checkAnnotations(claims.annotations, annotations);
  return claims;
}

/** A payload of simple signing with the annotations of its layer. */
export function readPayload(payload: Buffer, annotations: Annotations): Signed {
  const signature = signatureIn(annotations);
  return {
    data: payload,
    signature,
    bundle: () => parseBundle(bundleOfPayload(payload, signature, annotations)),
    claims: (expected) => readSimpleSigning(payload, expected),
  };
}

/** An envelope on its own, as cosign 2 writes attestations, with the annotations of its layer. */
export function readEnvelope(bytes: Buffer, annotations: Annotations): Signed {
  const envelope = parseObject(bytes);
  if (!envelope) throw new Refusal("read", "its attestation is no JSON object");
  return { ...readDsse(envelope), bundle: () => parseBundle(bundleOfEnvelope(envelope, annotations)) };
}

/**
 * A sigstore bundle.
 *
 * @param artifact - What a signature is over that holds no content itself: the image's manifest.
 */
export function readBundle(bytes: Buffer, artifact: Buffer | undefined): Signed {
  const json = parseObject(bytes);
  const bundle = parseBundle(json);
  checkMaterial(dig(json, "verificationMaterial"));
  const { content } = bundle;
  if (content.$case === "dsseEnvelope") return { ...readDsse(dig(json, "dsseEnvelope")), bundle: () => bundle };
  const signature = decodeBase64(dig(json, "messageSignature", "signature"));
  const digest = decodeBase64(dig(json, "messageSignature", "messageDigest", "digest"));
  if (!signature || !digest) throw new Refusal("read", "its bundle holds no readable signature");
  if (!artifact) throw new Refusal("read", "the registry has no manifest that its signature could be for");
  return {
    data: artifact,
    signature,
    bundle: () => bundle,
    claims: (expected) => readMessage(artifact, digest, dig(json, "messageSignature", "messageDigest", "algorithm"), expected),
  };
}

/** Whether a bundle has to be read together with what it is for. */
export function isDetached(bytes: Buffer): boolean {
  return dig(parseObject(bytes), "messageSignature") !== undefined;
}

/** A certificate has one text. Source: RFC 4648, 3.5. */
function checkMaterial(material: unknown): void {
  const chain = asArray(dig(material, "x509CertificateChain", "certificates"));
  for (const certificate of [dig(material, "certificate"), ...chain]) {
    if (certificate !== undefined && !decodeBase64(dig(certificate, "rawBytes"))) {
      throw new Refusal("read", "its certificate is damaged");
    }
  }
}

/** An envelope with one signature. Source: github.com/secure-systems-lab/dsse, protocol.md. */
function readDsse(envelope: unknown): Omit<Signed, "bundle"> {
  const signatures = asArray(dig(envelope, "signatures"));
  const type = dig(envelope, "payloadType");
  const payload = decodeBase64(dig(envelope, "payload"));
  const signature = decodeBase64(dig(signatures[0], "sig"));
  if (signatures.length !== 1 || typeof type !== "string" || !payload || !signature) {
    throw new Refusal("read", "its envelope holds no readable payload with exactly one signature");
  }
  return {
    data: preAuthenticationEncoding(type, payload),
    signature,
    claims: (expected) => readStatement(type, payload, expected),
  };
}

/** The digest in a bundle is a hint, but one that must not be wrong; what is signed is the image's manifest itself. */
function readMessage(artifact: Buffer, digest: Buffer, algorithm: unknown, expected: Expected): Claims {
  if (algorithm !== "SHA2_256" || !createHash("sha256").update(artifact).digest().equals(digest)) {
    throw new Refusal("claims", `its signature is for the digest sha256:${digest.toString("hex").slice(0, 64)}`);
  }
  if (expected.digest !== `sha256:${digest.toString("hex")}`) throw new Refusal("claims", "its signature is for another manifest");
  return { kind: "signature", annotations: {} };
}
