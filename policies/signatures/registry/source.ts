/** Where manifests and blobs come from and go to: a registry, or an OCI layout on disk. */

/** What points to content. Source: the OCI image specification, descriptor.md. */
export interface Descriptor {
  mediaType: string;
  /** Algorithm and hexadecimal digits. */
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: Readonly<Record<string, string>>;
}

/** An image, an index, or what is kept beside one. */
export interface Manifest {
  bytes: Buffer;
  /** Computed over the bytes: the digest that was asked for, or SHA-256 where it was a tag. Never what a header says. */
  digest: string;
  /** What the bytes say; where they do not, the type of the OCI specification for what they hold. Never what a header says. */
  mediaType: string;
  json: Readonly<Record<string, unknown>>;
}

/** Reads one repository. Every method throws {@link RegistryError} where it cannot say. */
export interface ImageSource {
  /** A manifest by tag or digest, or nothing where there is none. With a digest the bytes hash to it, else `digest-mismatch`. */
  manifest(reference: string): Promise<Manifest | undefined>;
  /** A blob, or nothing where there is none. Its size and digest are the descriptor's, else `digest-mismatch`. */
  blob(descriptor: Descriptor): Promise<Buffer | undefined>;
  /**
   * The manifests whose subject is a digest: from the referrers API, else from the tag that stands in for it (`sha256-<hex>`). What their
   * descriptors say of them, artifactType included, is a hint.
   */
  referrers(digest: string): Promise<readonly Descriptor[]>;
}

/** Writes to one repository. */
export interface ImageSink {
  hasBlob(digest: string): Promise<boolean>;
  /** Uploads a blob unless it is there. `mediaType` is only for the descriptor. */
  pushBlob(bytes: Buffer, mediaType?: string): Promise<Descriptor>;
  /** Writes a manifest by tag, or by digest where `reference` is missing. */
  pushManifest(bytes: Buffer, mediaType: string, reference?: string): Promise<PushedManifest>;
  /** Writes a manifest that has a `subject`, so that `referrers` finds it: by API, or through the tag where the registry has none. */
  pushReferrer(bytes: Buffer, mediaType: string): Promise<Descriptor>;
}

export interface PushedManifest {
  /** SHA-256 of the bytes. */
  digest: string;
  /** Whether the registry says that it lists the manifest among the referrers of its subject. */
  isReferrer: boolean;
}
