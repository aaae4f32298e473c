import { isSha256Digest } from "../registry/digest";
import { INDEX_TYPES } from "../registry/documents";
import { RegistryError } from "../registry/errors";
import type { ImageSource } from "../registry/source";
import { asArray, dig, type JsonObject } from "../json";
import type { Room } from "./find-signatures";
import { shown } from "./refusal";
import type { Requirement, Verdict, VerificationLimits } from "./types";
import { verifyDigest, type DigestOutcome } from "./verify-digest";

const MIB = 1024 * 1024;
const DEFAULT_LIMITS: Required<VerificationLimits> = {
  signatureManifests: 64,
  signatures: 64,
  bytes: 64 * MIB,
  leaves: 64,
  depth: 4,
};
const MAX_REASONS = 8;

/**
 * Whether an image is signed as it must be. An index is, if it is itself, or if every image is that it names; indexes may name indexes.
 *
 * What the registry could not tell makes the outcome `undecided`, unless what it did tell is enough. Content that is not what its digest says, or
 * that cannot be read, is `refused`. Nothing is remembered from one call to the next.
 */
export async function verifyImage(
  source: ImageSource,
  digest: string,
  requirement: Requirement,
  limits: VerificationLimits = {},
): Promise<Verdict> {
  if (!isSha256Digest(digest)) return { outcome: "refused", reasons: ["its digest is not a SHA-256 digest"] };
  const walk = new Walk(source, requirement, { ...DEFAULT_LIMITS, ...limits });
  const { isVerified, by, reasons, errors } = await walk.verify(digest, 0);
  if (isVerified) return { outcome: "verified", digest, by };
  // Messages of the registry's client are fit to be printed, and what they say stands at their end.
  const unknown = errors.find((error) => !error.isContentWrong);
  if (unknown) return { outcome: "undecided", reason: `its signatures cannot be read: ${unknown.message}` };
  const wrong = errors.map(({ message }) => `what the registry has of its signatures is wrong: ${message}`);
  const all = [...new Set([...wrong, ...reasons])];
  const more = all.length > MAX_REASONS ? [`there are ${all.length - MAX_REASONS} more reasons`] : [];
  return { outcome: "refused", digest, reasons: [...all.slice(0, MAX_REASONS), ...more] };
}

class Walk {
  /** Manifests below the one that was asked for. */
  private count = 0;
  private readonly room: Room;

  constructor(
    private readonly source: ImageSource,
    private readonly requirement: Requirement,
    private readonly limits: Required<VerificationLimits>,
  ) {
    this.room = { bytes: limits.bytes };
  }

  async verify(digest: string, depth: number): Promise<DigestOutcome> {
    const own = await verifyDigest(this.source, digest, this.requirement, this.limits, this.room);
    // Its parts cannot tell what could not be read of it.
    if (own.isVerified || own.errors.length > 0) return own;
    let manifest;
    try {
      manifest = await this.source.manifest(digest);
    } catch (error) {
      if (error instanceof RegistryError) return { ...own, errors: [error] };
      throw error;
    }
    if (!manifest) return refused("the registry has no manifest with its digest");
    return isIndex(manifest.json) ? this.verifyChildren(own, childrenOf(manifest.json), depth) : own;
  }

  private async verifyChildren(own: DigestOutcome, children: readonly string[], depth: number): Promise<DigestOutcome> {
    this.count += children.length;
    if (depth >= this.limits.depth) return refused(`its indexes name each other more than ${this.limits.depth} times`);
    if (this.count > this.limits.leaves) return refused(`it names more than ${this.limits.leaves} images`);
    if (!children.every(isSha256Digest)) return refused("it names an image without a SHA-256 digest");
    // Of no images, all are signed.
    if (children.length === 0) return refused(...own.reasons, "it names no images");
    const outcomes = await Promise.all(children.map((digest) => this.verify(digest, depth + 1)));
    const names = this.requirement.authorities.map(({ name }) => name);
    const isVerified = outcomes.every((outcome) => outcome.isVerified);
    return {
      isVerified,
      by: names.filter((name) => outcomes.some(({ by }) => by.includes(name))),
      reasons: isVerified ? [] : [...own.reasons, ...outcomes.flatMap(({ reasons }, at) => ofChild(children[at], reasons))],
      errors: outcomes.flatMap(({ errors }) => errors),
    };
  }
}

function ofChild(digest: string | undefined, reasons: readonly string[]): string[] {
  return reasons.map((reason) => `for its image ${shown(digest)}, ${reason}`);
}

function refused(...reasons: readonly string[]): DigestOutcome {
  return { isVerified: false, by: [], reasons, errors: [] };
}

/**
 * Whether a manifest is an index and nothing else. One that could be read as an image as well would be another one to each reader
 * (CVE-2021-41190), and is no index here.
 */
function isIndex(manifest: JsonObject): boolean {
  const mediaType = dig(manifest, "mediaType");
  const isNamedSo = mediaType === undefined || INDEX_TYPES.some((known) => known === mediaType);
  return (
    isNamedSo && Array.isArray(dig(manifest, "manifests")) && !["config", "layers", "fsLayers"].some((name) => name in manifest)
  );
}

function childrenOf(index: JsonObject): string[] {
  const digests = asArray(index["manifests"]).map((descriptor) => dig(descriptor, "digest"));
  return [...new Set(digests.map((digest) => (typeof digest === "string" ? digest : "")))];
}
