import { verify, type KeyObject } from "node:crypto";

/**
 * The digests that signers take for a key. For the larger curves some take SHA-256, as cosign does for its first format, and some the digest
 * of the curve's size, as in bundles. Ed25519 hashes by itself.
 */
const DIGESTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  prime256v1: ["sha256"],
  secp384r1: ["sha384", "sha256"],
  secp521r1: ["sha512", "sha256"],
  rsa: ["sha256"],
  ed25519: [undefined],
};

/** One text for each key, however it was encoded: a point of a curve has a short form and a long one. */
export function nameOfKey(key: KeyObject): string {
  return JSON.stringify(key.export({ format: "jwk" }));
}

/** Whether a signature over some bytes is by a key. A key of a kind that nobody signs images with has signed nothing. */
export function isSignedBy(key: KeyObject, data: Buffer, signature: Buffer): boolean {
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? "";
  const digests = Object.hasOwn(DIGESTS, kind) ? (DIGESTS[kind] ?? []) : [];
  return digests.some((digest) => {
    try {
      return verify(digest, data, key, signature);
    } catch {
      // A signature that is none, for the decoder of its kind.
      return false;
    }
  });
}
