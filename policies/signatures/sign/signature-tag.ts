/** Simple signatures behind the tag `sha256-<hex>.sig`, as cosign 2 reads and writes them. */
import type { KeyObject } from "node:crypto";
import { SIGNATURE_ANNOTATION, SIMPLE_SIGNING } from "../formats";
import { digestOf } from "../registry/digest";
import { OCI_MANIFEST } from "../registry/documents";
import type { Descriptor, ImageSink, ImageSource, Manifest } from "../registry/source";
import { isSignedBy, SigningError, signWith, type Signer } from "./signer";
import type { Writing } from "./writing";

const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

/**
 * Adds a signature to those behind the tag, unless one by the key over the same bytes is there. Throws {@link SigningError} where the tag holds
 * something else.
 */
export function simpleSignature(store: ImageSource & ImageSink, digest: string, payload: Buffer, signer: Signer): Writing {
  const tag = signatureTag(digest);
  const seen = new Map<string, Descriptor>();
  let added: Descriptor | undefined;
  return async () => {
    const current = await store.manifest(tag);
    const layers = layersOf(tag, current);
    const there = new Set(layers.map((layer) => JSON.stringify(layer)));
    for (const layer of layers) seen.set(JSON.stringify(layer), layer);
    const isThere = layers.some((layer) => isSimpleSignature(layer, payload, signer.publicKey));
    if (isThere && [...seen.keys()].every((layer) => there.has(layer))) return false;
    if (!isThere && added === undefined) {
      const signature = (await signWith(signer, payload)).toString("base64");
      await store.pushBlob(payload, SIMPLE_SIGNING);
      added = {
        mediaType: SIMPLE_SIGNING,
        size: payload.length,
        digest: digestOf(payload),
        annotations: { [SIGNATURE_ANNOTATION]: signature },
      };
      seen.set(JSON.stringify(added), added);
    }
    await writeLayers(store, tag, current, [...seen.values()]);
    return true;
  };
}

/** Whether the tag has a signature by a key over these bytes. */
export async function hasSimpleSignature(
  source: ImageSource,
  digest: string,
  payload: Buffer,
  publicKey: KeyObject,
): Promise<boolean> {
  const tag = signatureTag(digest);
  const layers = layersOf(tag, await source.manifest(tag));
  const signed = layers.filter((layer) => isSimpleSignature(layer, payload, publicKey));
  // The payload itself may have been collected as garbage.
  for (const layer of signed) if (await source.blob(layer)) return true;
  return false;
}

function signatureTag(digest: string): string {
  return `${digest.replace(":", "-")}.sig`;
}

function isSimpleSignature({ mediaType, digest, annotations }: Descriptor, payload: Buffer, publicKey: KeyObject): boolean {
  const signature = annotations?.[SIGNATURE_ANNOTATION];
  return (
    mediaType === SIMPLE_SIGNING &&
    digest === digestOf(payload) &&
    typeof signature === "string" &&
    isSignedBy(publicKey, payload, Buffer.from(signature, "base64"))
  );
}

function layersOf(tag: string, manifest: Manifest | undefined): readonly Descriptor[] {
  if (manifest === undefined) return [];
  const layers = manifest.json["layers"];
  // What others keep there is not replaced.
  if (!Array.isArray(layers)) throw new SigningError(`the tag ${tag} holds something else than signatures`);
  return layers as Descriptor[];
}

/** Writes the tag anew. What else its manifest says, such as annotations, stays. */
async function writeLayers(
  store: ImageSink,
  tag: string,
  current: Manifest | undefined,
  layers: readonly Descriptor[],
): Promise<void> {
  // The content of a layer is what it is when unpacked, as these are not packed.
  const rootfs = { type: "layers", diff_ids: layers.map(({ digest }) => digest) };
  const config = { architecture: "", created: "0001-01-01T00:00:00Z", os: "", config: {}, rootfs };
  const descriptor = await store.pushBlob(Buffer.from(JSON.stringify(config)), OCI_CONFIG);
  const mediaType = current?.mediaType ?? OCI_MANIFEST;
  const configType = (current?.json["config"] as Descriptor | undefined)?.mediaType ?? OCI_CONFIG;
  const manifest = {
    ...current?.json,
    schemaVersion: 2,
    mediaType,
    config: { ...descriptor, mediaType: configType },
    layers,
  };
  await store.pushManifest(Buffer.from(JSON.stringify(manifest)), mediaType, tag);
}
