import { createPublicKey, type KeyObject } from "node:crypto";

/** What signatures of images are made with; `secp256k1` and the like are not among what cosign knows. */
const CURVES = ["prime256v1", "secp384r1", "secp521r1"];
const LEAST_RSA_BITS = 2048;
/** The public key of Ed25519 in 32 bytes. */
const RAW_ED25519 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * A public key out of a PEM text with nothing else in it. Throws an `Error` whose message follows the name of the text: `has a private key`.
 * Node takes the first of several blocks, and a private key as well as a certificate for a public key; none of that is meant.
 */
export function publicKeyOf(pem: string): KeyObject {
  const labels = Array.from(pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g), ([, label]) => label ?? "");
  if (labels.some((label) => label.endsWith("PRIVATE KEY")))
    throw new Error("has a private key; only the public half belongs there");
  if (labels.length !== 1 || labels[0] !== "PUBLIC KEY") throw new Error("must have one public key in PEM, and nothing else");
  return checked(() => createPublicKey(pem));
}

/** A public key as Vault's transit engine gives it: in PEM, or for Ed25519 the bare bytes in base64. Throws as {@link publicKeyOf} does. */
export function transitPublicKey(text: string): KeyObject {
  if (!RAW_ED25519.test(text)) return publicKeyOf(text);
  const x = Buffer.from(text, "base64").toString("base64url");
  return checked(() => createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }));
}

function checked(parse: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch (cause) {
    throw new Error("has a public key that cannot be parsed", { cause });
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: { namedCurve = "", modulusLength = 0 } = {} } = key;
  const isStrong =
    type === "ed25519" || (type === "ec" && CURVES.includes(namedCurve)) || (type === "rsa" && modulusLength >= LEAST_RSA_BITS);
  if (!isStrong)
    throw new Error(`must have a key of ECDSA (P-256, P-384, P-521), Ed25519, or RSA of at least ${LEAST_RSA_BITS} bits`);
  return key;
}
