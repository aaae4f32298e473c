/** Images in a folder, as `oras`, `skopeo` and `cosign save` write them. Source: the OCI image specification, image-layout.md. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { isDigest } from "../../model/image-reference";
import { isObject } from "../json";
import { referrersTag } from "./digest";
import { checkBlob, readDescriptor, readDescriptors, readManifest, readObject } from "./documents";
import { RegistryError } from "./errors";
import { DEFAULT_LIMITS } from "./options";
import type { Descriptor, ImageSource, Manifest } from "./source";

/** The annotation of an index that holds a tag, or a whole reference that ends in it. */
const REF_NAME = "org.opencontainers.image.ref.name";
/** Manifests that are opened in search of referrers; a folder of images has a few. */
const MOST_MANIFESTS = 1000;

/** Reads an OCI layout, without any network. The index is read anew each time. */
export function ociLayout(folder: string): ImageSource {
  const { manifestBytes, blobBytes } = DEFAULT_LIMITS;

  const index = async (): Promise<Descriptor[]> => {
    const layout = await readFileOf(join(folder, "oci-layout"), manifestBytes);
    const version = layout && readObject(layout, `${folder}/oci-layout`)["imageLayoutVersion"];
    if (version !== "1.0.0") throw new RegistryError("malformed", `${folder} is no OCI layout of version 1.0.0`);
    const name = join(folder, "index.json");
    const bytes = await readFileOf(name, manifestBytes);
    if (!bytes) throw new RegistryError("malformed", `${folder} has no index.json`);
    return readDescriptors(readObject(bytes, name), name, MOST_MANIFESTS);
  };
  const byDigest = async (digest: string): Promise<Manifest | undefined> => {
    const bytes = await readFileOf(pathOf(folder, digest), manifestBytes);
    return bytes && readManifest(bytes, `${folder}@${digest}`, digest);
  };
  const manifest: ImageSource["manifest"] = async (reference) => {
    if (isDigest(reference)) return byDigest(reference);
    const found = (await index()).find(({ annotations }) => tagOf(annotations?.[REF_NAME] ?? "") === reference);
    return found && byDigest(found.digest);
  };
  return {
    manifest,
    blob: async (descriptor) => {
      const { digest } = descriptor;
      if (!isDigest(digest)) throw new RegistryError("invalid-reference", `${folder}@${digest} is no digest`);
      const bytes = await readFileOf(pathOf(folder, digest), blobBytes);
      return bytes && checkBlob(bytes, descriptor, `${folder}@${digest}`);
    },
    referrers: async (digest) => {
      if (!isDigest(digest)) throw new RegistryError("invalid-reference", `${folder}@${digest} is no digest`);
      const listed = await index();
      const manifests = await Promise.all(listed.map(async (entry) => ({ entry, found: await byDigest(entry.digest) })));
      const direct = manifests.filter(({ found }) => readDescriptor(found?.json["subject"])?.digest === digest);
      const tag = referrersTag(digest);
      const fallback = await manifest(tag);
      const tagged = fallback ? readDescriptors(fallback.json, `${folder}:${tag}`, MOST_MANIFESTS) : [];
      const all = [...direct.map(({ entry, found }) => typed(entry, found)), ...tagged];
      return [...new Map(all.map((descriptor) => [descriptor.digest, descriptor])).values()];
    },
  };
}

/** A descriptor with the artifact type that its manifest has, which an index of images need not repeat. */
function typed(entry: Descriptor, found: Manifest | undefined): Descriptor {
  const { artifactType, config } = found?.json ?? {};
  const type = entry.artifactType ?? artifactType ?? (isObject(config) ? config["mediaType"] : undefined);
  return typeof type === "string" ? { ...entry, artifactType: type } : entry;
}

function tagOf(name: string): string {
  return /^[^@]*[:/]/.test(name) ? (/:([\w.-]+)$/.exec(name)?.[1] ?? "") : name;
}

function pathOf(folder: string, digest: string): string {
  return join(folder, "blobs", ...digest.split(":"));
}

/** The content of a file, or nothing where there is none. Links, devices and what is too long are not read. */
async function readFileOf(path: string, most: number): Promise<Buffer | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      if (!status.isFile()) throw new RegistryError("malformed", `${path} is no plain file`);
      if (status.size > most) throw new RegistryError("too-large", `${path} is longer than ${most} bytes`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new RegistryError("unreachable", `${path} cannot be read (${code})`);
  }
}
