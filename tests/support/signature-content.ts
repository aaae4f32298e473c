/** What belongs under the tags of signatures, as clients write it. */
import { digestOf, imageManifest, OCI_MANIFEST } from "./gateway";

export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

export interface Listed {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: Record<string, string>;
}

export function listed(bytes: Buffer, more: Partial<Listed> = {}): Listed {
  return { mediaType: OCI_MANIFEST, digest: digestOf(bytes), size: bytes.length, ...more };
}

/** An image whose layers are signatures, with an empty configuration. None of it is pushed. */
export function signatureImage(layers: readonly Buffer[], mediaType = SIMPLE_SIGNING, more: Partial<Listed> = {}): Buffer {
  return imageManifest(Buffer.from("{}"), [], { layers: layers.map((layer) => listed(layer, { mediaType, ...more })) });
}

/** What makes the manifest of an image one of a bundle that refers to a digest. */
export function referringTo(digest: string): object {
  return { artifactType: BUNDLE, subject: { mediaType: OCI_MANIFEST, digest, size: 1 } };
}

/** The entry for such a manifest in the index of all that refer to the digest. */
export function referrer(bytes: Buffer, more: Partial<Listed> = {}): Listed {
  return listed(bytes, { artifactType: BUNDLE, ...more });
}
