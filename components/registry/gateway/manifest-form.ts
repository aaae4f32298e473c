import { Refusal } from "./refusal";

/** The kinds of manifests that are taken. All are asked for when a tag is read, so that none is hidden by what a client accepts. */
export const MEDIA_TYPES = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
] as const;

/** The size up to which registries take manifests: OCI distribution-spec, "Pushing Manifests". */
export const LARGEST_MANIFEST = 4 * 1024 * 1024;

/**
 * Throws the {@link Refusal} of a manifest that is an index to some and an image to others, or that says another type than its header: it
 * would be signed as one thing and run as another (CVE-2021-41190).
 */
export function checkManifest(bytes: Buffer, mediaType: string): void {
  if (!MEDIA_TYPES.some((known) => known === mediaType)) throw invalid("its media type is not one of an image or an index");
  const manifest = parse(bytes);
  if (manifest["mediaType"] !== undefined && manifest["mediaType"] !== mediaType) {
    throw invalid("its mediaType is not the one in the header Content-Type");
  }
  if (manifest["schemaVersion"] !== 2) throw invalid("its schemaVersion is not 2");
  const isIndex = /index|list/.test(mediaType);
  const foreign = isIndex ? ["layers", "config", "fsLayers"] : ["manifests", "fsLayers"];
  if (foreign.some((name) => manifest[name] !== undefined)) throw invalid("it is an image and an index at once");
}

function parse(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below: the parser's message repeats the text.
  }
  throw invalid("it is no JSON object");
}

function invalid(reason: string): Refusal {
  return new Refusal(400, "MANIFEST_INVALID", `the manifest is refused: ${reason}`);
}
