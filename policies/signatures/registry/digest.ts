import { createHash } from "node:crypto";
import { isDigest } from "../../model/image-reference";

const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** Whether a text is a SHA-256 digest, the one kind that signatures are for. */
export function isSha256Digest(text: string): boolean {
  return SHA256.test(text);
}

/** The digest of the bytes as registries write it, `sha256:…`. */
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
