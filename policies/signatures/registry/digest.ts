import { createHash } from "node:crypto";

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** SHA-256 of the bytes, as `sha256:…`. */
export function digestOf(bytes: Buffer, algorithm = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

/** Whether the bytes hash to a digest, by its own algorithm. */
export function hasDigest(bytes: Buffer, digest: string): boolean {
  return isDigest(digest) && digestOf(bytes, algorithmOf(digest)) === digest;
}

/** The tag of the index that lists the referrers of a digest where the registry does not. Source: the OCI distribution specification. */
export function referrersTag(digest: string): string {
  const algorithm = algorithmOf(digest);
  return `${algorithm.slice(0, 32)}-${digest.slice(algorithm.length + 1).slice(0, 64)}`;
}

function algorithmOf(digest: string): string {
  return digest.slice(0, digest.indexOf(":"));
}
