/** Who signs. */
import { createHash, verify, type KeyObject } from "node:crypto";

/** A key of ECDSA on P-256, which may be far away, and its public half. */
export interface Signer {
  readonly publicKey: KeyObject;
  /** A signature over the SHA-256 digest of the bytes, in DER. */
  sign(bytes: Buffer): Promise<Buffer>;
}

/** What kept an image from being signed, in words. */
export class SigningError extends Error {
  override readonly name = "SigningError";
}

/** Throws {@link SigningError} for a key that is none of ECDSA on P-256, the one kind that every version of cosign takes without being told. */
export function requireSigningKey(publicKey: KeyObject): void {
  const { asymmetricKeyType, asymmetricKeyDetails, type } = publicKey;
  const isP256 = asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1";
  if (type !== "public" || !isP256) throw new SigningError("the key must be one of ECDSA on the curve P-256");
}

/** Signs, and looks at what came back: a signature by another version of the key would be found out only when a deployment is refused. */
export async function signWith(signer: Signer, bytes: Buffer): Promise<Buffer> {
  const signature = await signer.sign(bytes);
  if (!isSignedBy(signer.publicKey, bytes, signature)) throw new SigningError("the signature that came back is not one by the key");
  return signature;
}

/** Whether a signature is one by a key. Bytes that are no signature at all are none. */
export function isSignedBy(publicKey: KeyObject, bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify("sha256", bytes, publicKey, signature);
  } catch {
    return false;
  }
}

/** By what bundles say which key is meant: the digest of its public half, as cosign 3.1 (`internal/key/svkeypair.go`) computes it. */
export function keyHint(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
}
