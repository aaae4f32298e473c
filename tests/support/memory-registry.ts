/** A repository in memory, whose every answer a test can change. */
import { createHash } from "node:crypto";
import { RegistryError } from "../../policies/signatures/registry/errors";
import type { Descriptor, ImageSource, Manifest } from "../../policies/signatures/registry/source";

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

export class MemoryRegistry implements ImageSource {
  readonly tags = new Map<string, string>();
  readonly content = new Map<string, Buffer>();
  readonly listed = new Map<string, Descriptor[]>();
  /** What is thrown in place of an answer, by tag or digest; `referrers` for that listing. */
  readonly failures = new Map<string, Error>();
  /** Everything that was asked for, in order. */
  readonly requests: string[] = [];

  /** Stores bytes under their digest. */
  put(bytes: Buffer, mediaType = "application/octet-stream"): Descriptor {
    const digest = digestOf(bytes);
    this.content.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  putManifest(json: object, tag?: string): Descriptor {
    const { mediaType = OCI_MANIFEST } = json as { mediaType?: string };
    const descriptor = this.put(Buffer.from(JSON.stringify(json)), mediaType);
    if (tag !== undefined) this.tags.set(tag, descriptor.digest);
    return descriptor;
  }

  /** An image, different for each name. */
  putImage(name = "image"): Descriptor {
    const config = this.put(Buffer.from(JSON.stringify({ name })), "application/vnd.oci.image.config.v1+json");
    return this.putManifest({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] });
  }

  putIndex(...manifests: readonly Descriptor[]): Descriptor {
    return this.putManifest({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
  }

  /** A manifest with these layers that refers to a digest. */
  putReferrer(subject: string, layers: readonly Descriptor[], artifactType = layers[0]?.mediaType ?? ""): Descriptor {
    const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, artifactType, layers, subject: { digest: subject } };
    const descriptor = { ...this.putManifest(manifest), artifactType };
    this.listed.set(subject, [...(this.listed.get(subject) ?? []), descriptor]);
    return descriptor;
  }

  manifest(reference: string): Promise<Manifest | undefined> {
    return this.answer(reference, () => {
      const digest = reference.startsWith("sha256:") ? reference : this.tags.get(reference);
      const bytes = digest === undefined ? undefined : this.content.get(digest);
      if (!bytes) return undefined;
      if (digestOf(bytes) !== digest) throw new RegistryError("digest-mismatch", "the manifest is not what its digest says");
      const json = JSON.parse(bytes.toString()) as Record<string, unknown>;
      return { bytes, digest, mediaType: (json["mediaType"] as string | undefined) ?? OCI_MANIFEST, json };
    });
  }

  blob({ digest, size }: Descriptor): Promise<Buffer | undefined> {
    return this.answer(digest, () => {
      const bytes = this.content.get(digest);
      if (bytes && (digestOf(bytes) !== digest || bytes.length !== size)) {
        throw new RegistryError("digest-mismatch", "the blob is not what its digest says");
      }
      return bytes;
    });
  }

  referrers(digest: string): Promise<readonly Descriptor[]> {
    return this.answer("referrers", () => this.listed.get(digest) ?? []);
  }

  private answer<T>(reference: string, read: () => T): Promise<T> {
    this.requests.push(reference);
    const failure = this.failures.get(reference);
    return failure ? Promise.reject(failure) : new Promise((resolve) => resolve(read()));
  }
}
