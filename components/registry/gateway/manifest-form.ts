import { isObject, type JsonObject } from "../../../policies/signatures/json";
import { hasLookAlike } from "../../../policies/signatures/registry/look-alikes";
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

/** More than any manifest has. */
const DEEPEST = 32;

/**
 * The manifest. Throws the {@link Refusal} of one that is an index to some and an image to others, that says another type than its header, or
 * that has a name twice or beside its look-alike: it would be signed as one thing and run as another (CVE-2021-41190), or hide from clients
 * in Go what others read.
 */
export function checkManifest(bytes: Buffer, mediaType: string): JsonObject {
  if (!MEDIA_TYPES.some((known) => known === mediaType)) throw invalid("its media type is not one of an image or an index");
  const text = decode(bytes);
  const manifest = parse(text);
  if (countMembers(manifest) !== countNames(text)) throw invalid("it has a field twice");
  const { config, subject, layers, manifests } = manifest;
  if ([manifest, config, subject, layers, manifests].flat().some(hasLookAlike)) {
    throw invalid("it has a field whose name differs by its case from one that it stands for");
  }
  if (manifest["mediaType"] !== undefined && manifest["mediaType"] !== mediaType) {
    throw invalid("its mediaType is not the one in the header Content-Type");
  }
  if (manifest["schemaVersion"] !== 2) throw invalid("its schemaVersion is not 2");
  const isIndex = /index|list/.test(mediaType);
  const foreign = isIndex ? ["layers", "config", "fsLayers"] : ["manifests", "fsLayers"];
  if (foreign.some((name) => manifest[name] !== undefined)) throw invalid("it is an image and an index at once");
  return manifest;
}

/** Not JSON where the bytes are no UTF-8. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "";
  }
}

function parse(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return value;
  } catch {
    // Told below: the parser's message repeats the text.
  }
  throw invalid("it is no JSON object");
}

/** How many members all objects have that were parsed: of a name that was there twice, one is left. */
function countMembers(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth > DEEPEST) throw invalid("it is nested too deeply");
  const inner: readonly unknown[] = Object.values(value);
  return inner.reduce<number>((sum, each) => sum + countMembers(each, depth + 1), Array.isArray(value) ? 0 : inner.length);
}

/** How many members JSON has as it is written: each has a colon outside of strings. */
function countNames(json: string): number {
  let count = 0;
  let isString = false;
  for (let index = 0; index < json.length; index += 1) {
    const sign = json[index];
    if (sign === '"') isString = !isString;
    else if (isString && sign === "\\") index += 1;
    else if (!isString && sign === ":") count += 1;
  }
  return count;
}

function invalid(reason: string): Refusal {
  return new Refusal(400, "MANIFEST_INVALID", `the manifest is refused: ${reason}`);
}
