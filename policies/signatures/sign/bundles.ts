/** Sigstore bundles that refer to an image, as cosign 3 reads and writes them. */
import type { KeyObject } from "node:crypto";
import { BUNDLE, IN_TOTO, preAuthenticationEncoding } from "../formats";
import { digestOf } from "../registry/digest";
import { OCI_MANIFEST } from "../registry/documents";
import type { Descriptor, ImageSink, ImageSource, Manifest } from "../registry/source";
import { isSignedBy, keyHint, signWith, type Signer } from "./signer";
import type { Writing } from "./writing";

const OCI_EMPTY = "application/vnd.oci.empty.v1+json";
/** Manifests that are opened to see whether a statement is there already. */
const MOST_OPENED = 256;

interface Bundle {
  dsseEnvelope?: { payload?: unknown; payloadType?: unknown; signatures?: readonly { sig?: unknown }[] };
}

/**
 * Adds a bundle with a signed statement, unless one by the key over the same bytes is there.
 *
 * @param subject what the statement is about, as the registry has it.
 */
export function signedBundle(
  store: ImageSource & ImageSink,
  subject: Manifest,
  predicateType: string,
  payload: Buffer,
  signer: Signer,
): Writing {
  const seen = new Set<string>();
  let added: Buffer | undefined;
  return async () => {
    const listed = new Set((await store.referrers(subject.digest)).map(({ digest }) => digest));
    // Without the referrers API, who writes the list that stands in for it may have left out what others wrote at the same time.
    const lost = [...seen].filter((digest) => !listed.has(digest));
    for (const digest of listed) seen.add(digest);
    for (const digest of lost) {
      const manifest = await store.manifest(digest);
      if (manifest) await store.pushReferrer(manifest.bytes, manifest.mediaType);
    }
    if (added !== undefined) return lost.length > 0;
    if (await hasBundle(store, subject.digest, (found) => found.equals(payload), signer.publicKey)) return lost.length > 0;
    added = await referrerOf(store, subject, predicateType, payload, signer);
    await store.pushReferrer(added, OCI_MANIFEST);
    seen.add(digestOf(added));
    return true;
  };
}

/** The manifest of a new bundle, whose blobs are there. */
async function referrerOf(
  store: ImageSink,
  subject: Manifest,
  predicateType: string,
  payload: Buffer,
  signer: Signer,
): Promise<Buffer> {
  const signature = await signWith(signer, preAuthenticationEncoding(IN_TOTO, payload));
  const bundle = {
    mediaType: BUNDLE,
    verificationMaterial: { publicKey: { hint: keyHint(signer.publicKey) } },
    dsseEnvelope: {
      payload: payload.toString("base64"),
      payloadType: IN_TOTO,
      signatures: [{ sig: signature.toString("base64") }],
    },
  };
  const [layer, config] = await Promise.all([
    store.pushBlob(Buffer.from(JSON.stringify(bundle)), BUNDLE),
    store.pushBlob(Buffer.from("{}"), OCI_EMPTY),
  ]);
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: BUNDLE,
    config,
    layers: [layer],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length },
    annotations: { "dev.sigstore.bundle.content": "dsse-envelope", "dev.sigstore.bundle.predicateType": predicateType },
  };
  return Buffer.from(JSON.stringify(manifest));
}

/** Whether a digest has a bundle whose statement is the wanted one and is signed by a key. */
export async function hasBundle(
  source: ImageSource,
  digest: string,
  isWanted: (payload: Buffer) => boolean,
  publicKey: KeyObject,
): Promise<boolean> {
  const referrers = await source.referrers(digest);
  // All kinds, since what a list says of its entries is a hint; the newest, which stand at the end.
  for (const { digest: candidate } of referrers.slice(-MOST_OPENED)) {
    const manifest = await source.manifest(candidate);
    for (const bundle of await bundlesIn(source, manifest)) if (isSigned(bundle, isWanted, publicKey)) return true;
  }
  return false;
}

async function bundlesIn(source: ImageSource, manifest: Manifest | undefined): Promise<Bundle[]> {
  const layers = manifest?.json["layers"];
  if (!Array.isArray(layers)) return [];
  const bundles: Bundle[] = [];
  for (const layer of layers as Descriptor[]) {
    const bytes = layer.mediaType === BUNDLE ? await source.blob(layer) : undefined;
    if (bytes) bundles.push(bundleOf(bytes));
  }
  return bundles;
}

function bundleOf(bytes: Buffer): Bundle {
  try {
    return (JSON.parse(bytes.toString()) as Bundle | null) ?? {};
  } catch {
    // Somebody else's, and no bundle.
    return {};
  }
}

function isSigned({ dsseEnvelope }: Bundle, isWanted: (payload: Buffer) => boolean, publicKey: KeyObject): boolean {
  const { payload, payloadType, signatures } = dsseEnvelope ?? {};
  if (typeof payload !== "string" || payloadType !== IN_TOTO || !Array.isArray(signatures)) return false;
  const bytes = Buffer.from(payload, "base64");
  if (!isWanted(bytes)) return false;
  const signed = preAuthenticationEncoding(IN_TOTO, bytes);
  return (signatures as readonly ({ sig?: unknown } | null)[]).some(
    (each) => typeof each?.sig === "string" && isSignedBy(publicKey, signed, Buffer.from(each.sig, "base64")),
  );
}
