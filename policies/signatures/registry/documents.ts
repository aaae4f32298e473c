/** Manifests and indexes as they are written: JSON from a stranger, read strictly. */
import { isDigest } from "../../model/image-reference";
import { isObject, type JsonObject } from "../json";
import { digestOf, hasDigest } from "./digest";
import { RegistryError } from "./errors";
import { hasLookAlike } from "./look-alikes";
import type { Descriptor, Manifest } from "./source";

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";

/** What lists other manifests. */
export const INDEX_TYPES: readonly string[] = [OCI_INDEX, DOCKER_INDEX];

/** What is asked for; Docker's first schema, whose digest does not cover its bytes, is not. */
export const MANIFEST_TYPES: readonly string[] = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX];

/**
 * Reads a manifest. Throws `digest-mismatch` where `digest` is given and the bytes have another, and `malformed` where they are no object in
 * JSON, or could be read as an image by one reader and as an index by another.
 *
 * @param name what messages call it
 */
export function readManifest(bytes: Buffer, name: string, digest?: string): Manifest {
  if (digest !== undefined && !hasDigest(bytes, digest)) throw mismatch(name);
  const json = readObject(bytes, name);
  if ([json, ...listed(json["manifests"])].some(hasLookAlike))
    throw new RegistryError("malformed", `${name} has a field whose name differs by its case from one that it stands for`);
  const isIndex = "manifests" in json;
  // Source: CVE-2021-41190.
  if (isIndex && ("layers" in json || "config" in json))
    throw new RegistryError("malformed", `${name} is both an image and an index`);
  const said = json["mediaType"];
  if (said !== undefined && typeof said !== "string")
    throw new RegistryError("malformed", `${name} has a mediaType that is no text`);
  const mediaType = said ?? (isIndex ? OCI_INDEX : OCI_MANIFEST);
  if (INDEX_TYPES.includes(mediaType) !== isIndex && MANIFEST_TYPES.includes(mediaType)) {
    throw new RegistryError("malformed", `${name} is not what its mediaType says`);
  }
  return { bytes, digest: digest ?? digestOf(bytes), mediaType, json };
}

/** Checks a blob against what points to it. */
export function checkBlob(bytes: Buffer, { digest, size }: Descriptor, name: string): Buffer {
  if (bytes.length !== size || !hasDigest(bytes, digest)) throw mismatch(name);
  return bytes;
}

/** What an index lists. Throws `malformed` where that is no list of descriptors, and `too-large` where it is longer than `most`. */
export function readDescriptors(json: JsonObject, name: string, most: number): Descriptor[] {
  const entries = json["manifests"];
  if (!Array.isArray(entries)) throw new RegistryError("malformed", `${name} lists no manifests`);
  if (entries.length > most) throw new RegistryError("too-large", `${name} lists more than ${most} manifests`);
  return entries.map((entry: unknown) => {
    const descriptor = readDescriptor(entry);
    if (!descriptor) throw new RegistryError("malformed", `${name} lists something that is no descriptor`);
    return descriptor;
  });
}

/** A descriptor out of JSON, or nothing where it is none. */
export function readDescriptor(value: unknown): Descriptor | undefined {
  if (!isObject(value)) return undefined;
  const { mediaType, digest, size, artifactType, annotations } = value;
  if (typeof mediaType !== "string" || typeof digest !== "string" || !isDigest(digest)) return undefined;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return undefined;
  if (artifactType !== undefined && typeof artifactType !== "string") return undefined;
  if (annotations !== undefined && !isTexts(annotations)) return undefined;
  return { mediaType, digest, size, ...(artifactType !== undefined && { artifactType }), ...(annotations && { annotations }) };
}

/** The object in JSON that the bytes are. Throws `malformed` where they are none. */
export function readObject(bytes: Buffer, name: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // The parser's own message quotes what it read.
  }
  if (!isObject(value)) throw new RegistryError("malformed", `${name} is not an object in JSON`);
  return value;
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function mismatch(name: string): RegistryError {
  return new RegistryError("digest-mismatch", `${name}: the content does not have this digest`);
}
