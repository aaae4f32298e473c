/** Signatures of images, written as cosign writes them, with node:crypto only: what is checked must not be made by what checks it. */
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { Descriptor } from "../../policies/signatures/registry/source";
import type { MemoryRegistry } from "./memory-registry";

export const REPOSITORY = "registry.example.com/shop/web";
export const BUNDLE_V03 = "application/vnd.dev.sigstore.bundle.v0.3+json";
export const SIGN_V1 = "https://sigstore.dev/cosign/sign/v1";
export const PROVENANCE_V1 = "https://slsa.dev/provenance/v1";
const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const ENVELOPE = "application/vnd.dsse.envelope.v1+json";
const IN_TOTO = "application/vnd.in-toto+json";

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function keyPair(): KeyPair {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

export function signatureOf(data: Buffer, { privateKey }: KeyPair): Buffer {
  return sign("sha256", data, privateKey);
}

/** What simple signing signs; `changes` replace members of `critical`. */
export function payloadFor(digest: string, changes: object = {}, optional: object | null = null): Buffer {
  const critical = {
    identity: { "docker-reference": REPOSITORY },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
    ...changes,
  };
  return Buffer.from(JSON.stringify({ critical, optional }));
}

/** A layer of simple signing. */
export function payloadLayer(registry: MemoryRegistry, payload: Buffer, annotations: Readonly<Record<string, string>>): Descriptor {
  return { ...registry.put(payload, SIMPLE_SIGNING), annotations };
}

export function signatureAnnotation(signature: Buffer): Record<string, string> {
  return { "dev.cosignproject.cosign/signature": signature.toString("base64") };
}

/** Puts layers under a tag of cosign 2: `sig` or `att`. */
export function putUnderTag(registry: MemoryRegistry, digest: string, layers: readonly Descriptor[], suffix = "sig"): void {
  registry.putManifest({ schemaVersion: 2, layers }, `${digest.replace(":", "-")}.${suffix}`);
}

/** Signs as cosign 2 does. */
export function signSimple(registry: MemoryRegistry, digest: string, key: KeyPair, payload = payloadFor(digest)): void {
  putUnderTag(registry, digest, [payloadLayer(registry, payload, signatureAnnotation(signatureOf(payload, key)))]);
}

/** An in-toto statement about a digest; `changes` replace its members. */
export function statementFor(digest: string, changes: object = {}): Buffer {
  const subject = [{ digest: { sha256: digest.slice("sha256:".length) } }];
  return Buffer.from(
    JSON.stringify({ _type: "https://in-toto.io/Statement/v1", subject, predicateType: SIGN_V1, predicate: {}, ...changes }),
  );
}

export function preAuthEncoding(payload: Buffer, payloadType = IN_TOTO): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
}

/** An envelope with one signature. */
export function envelopeOf(payload: Buffer, signature: Buffer, payloadType = IN_TOTO): Record<string, unknown> {
  return { payload: payload.toString("base64"), payloadType, signatures: [{ sig: signature.toString("base64") }] };
}

/** A bundle that is signed with a key, as cosign 3 writes it without a log. */
export function keyBundle(payload: Buffer, key: KeyPair, payloadType = IN_TOTO): Record<string, unknown> {
  const signature = signatureOf(preAuthEncoding(payload, payloadType), key);
  return {
    mediaType: BUNDLE_V03,
    verificationMaterial: { publicKey: { hint: "aGludA==" } },
    dsseEnvelope: envelopeOf(payload, signature, payloadType),
  };
}

/** Attaches a bundle to a digest as a referrer. */
export function attachBundle(registry: MemoryRegistry, digest: string, bundle: object): Descriptor {
  return registry.putReferrer(digest, [registry.put(Buffer.from(JSON.stringify(bundle)), BUNDLE_V03)]);
}

/** Signs as cosign 3 does. */
export function signBundle(registry: MemoryRegistry, digest: string, key: KeyPair, payload = statementFor(digest)): void {
  attachBundle(registry, digest, keyBundle(payload, key));
}

/** A statement in an envelope of its own, as cosign 2 attests. */
export function attestUnderTag(registry: MemoryRegistry, digest: string, payload: Buffer, key: KeyPair): void {
  const envelope = envelopeOf(payload, signatureOf(preAuthEncoding(payload), key));
  const layer = { ...registry.put(Buffer.from(JSON.stringify(envelope)), ENVELOPE), annotations: { predicateType: PROVENANCE_V1 } };
  putUnderTag(registry, digest, [layer], "att");
}
