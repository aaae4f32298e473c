/** A repository in memory, with or without the referrers API. */
import type { Descriptor, ImageSink, ImageSource, Manifest, PushedManifest } from "../../../../policies/signatures/registry/source";
import { digestOf } from "../../../../policies/signatures/registry/digest";
import type { Signer } from "../../../../policies/signatures/sign/signer";
import { OCI_INDEX, OCI_MANIFEST } from "../../../support/memory-registry";
import { newSigner } from "../../../support/signed-images";

export class MemoryStore implements ImageSource, ImageSink {
  /** By digest and by tag. */
  readonly manifests = new Map<string, Manifest>();
  readonly blobs = new Map<string, Buffer>();
  /** How often something was written. */
  writes = 0;

  constructor(private readonly hasReferrers: boolean) {}

  manifest(reference: string): Promise<Manifest | undefined> {
    return Promise.resolve(this.manifests.get(reference));
  }

  blob({ digest }: Descriptor): Promise<Buffer | undefined> {
    return Promise.resolve(this.blobs.get(digest));
  }

  referrers(digest: string): Promise<readonly Descriptor[]> {
    if (!this.hasReferrers) return Promise.resolve(this.listed(digest));
    const referrers = [...this.manifests].filter(
      ([reference, { json }]) => reference.startsWith("sha256:") && (json["subject"] as Descriptor | undefined)?.digest === digest,
    );
    return Promise.resolve(referrers.map(([, manifest]) => descriptorOf(manifest)));
  }

  hasBlob(digest: string): Promise<boolean> {
    return Promise.resolve(this.blobs.has(digest));
  }

  pushBlob(bytes: Buffer, mediaType = "application/octet-stream"): Promise<Descriptor> {
    this.writes++;
    const digest = digestOf(bytes);
    this.blobs.set(digest, bytes);
    return Promise.resolve({ mediaType, digest, size: bytes.length });
  }

  pushManifest(bytes: Buffer, mediaType: string, reference?: string): Promise<PushedManifest> {
    this.writes++;
    const digest = digestOf(bytes);
    const manifest = { bytes, digest, mediaType, json: JSON.parse(bytes.toString()) as Record<string, unknown> };
    this.manifests.set(digest, manifest);
    if (reference !== undefined) this.manifests.set(reference, manifest);
    return Promise.resolve({ digest, isReferrer: this.hasReferrers });
  }

  async pushReferrer(bytes: Buffer, mediaType: string): Promise<Descriptor> {
    const { digest } = await this.pushManifest(bytes, mediaType);
    const manifest = this.manifests.get(digest) as Manifest;
    const subject = (manifest.json["subject"] as Descriptor).digest;
    const listed = this.listed(subject);
    if (!this.hasReferrers && !listed.some((each) => each.digest === digest))
      this.list(subject, [...listed, descriptorOf(manifest)]);
    return descriptorOf(manifest);
  }

  /** Sets the list that stands in for the referrers API. */
  list(digest: string, manifests: readonly Descriptor[]): void {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
    void this.pushManifest(bytes, OCI_INDEX, digest.replace(":", "-"));
  }

  /** Puts an image there, and gives its digest. */
  image(content = "image"): string {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, annotations: { content } }));
    void this.pushManifest(bytes, OCI_MANIFEST);
    this.writes = 0;
    return digestOf(bytes);
  }

  private listed(digest: string): Descriptor[] {
    return (this.manifests.get(digest.replace(":", "-"))?.json["manifests"] ?? []) as Descriptor[];
  }
}

/** A signer that counts what it signs. */
export function countingSigner(curve?: string): Signer & { signatures: number } {
  const inner = newSigner(curve);
  const signer = {
    publicKey: inner.publicKey,
    signatures: 0,
    sign: (bytes: Buffer): Promise<Buffer> => {
      signer.signatures++;
      return inner.sign(bytes);
    },
  };
  return signer;
}

function descriptorOf({ digest, mediaType, bytes, json }: Manifest): Descriptor {
  const { artifactType } = json;
  return { mediaType, digest, size: bytes.length, ...(typeof artifactType === "string" && { artifactType }) };
}
