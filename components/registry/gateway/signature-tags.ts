import { isObject, type JsonObject } from "../../../policies/signatures/json";
import { checkManifest } from "./manifest-form";
import { Refusal, unavailable } from "./refusal";
import { type Answer } from "./upstream";

/**
 * Tags that are made out of a digest and belong to what is signed: `sha256-<hex>` is the fallback for the referrers API (OCI
 * distribution-spec, "Referrers Tag Schema"), `.sig`, `.att` and `.sbom` are cosign's. They grow with each signature.
 */
const SIGNATURE_TAG = /^sha256-([0-9a-f]{64})(?:\.(sig|att|sbom))?$/;

const INDEX = "application/vnd.oci.image.index.v1+json";
/** The layers that cosign writes under its tags. Source: cosign 2.6 and 3.1, `pkg/types`, and `specs/SBOM_SPEC.md`. */
const LAYERS: Readonly<Record<string, RegExp>> = {
  sig: /^application\/vnd\.dev\.cosign\.simplesigning\.v1\+json$/,
  att: /^application\/vnd\.dsse\.envelope\.v1\+json$/,
  sbom: /^(?:application\/vnd\.syft\+json|(?:application\/vnd\.cyclonedx|text\/spdx)(?:\+(?:json|xml))?)$/,
};
/** Clients in Go that know no other digest could read nothing of a manifest that lists one. */
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** What one push may add to an index, since each is read: entries, and bytes of the manifests that they name. */
const MOST_ADDED = { entries: 256, bytes: 16 * 1024 * 1024 };

interface Entry extends JsonObject {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function isSignatureTag(tag: string): boolean {
  return SIGNATURE_TAG.test(tag);
}

/**
 * Whether an update of such a tag keeps everything that was there. Clients read, add and write, without a condition that the registry could
 * check. So of two that sign at once the later one would wipe out the signature of the other; here it is refused and can do it again. And
 * whoever may push cannot take away signatures of others: that would only cause refusals, but also hide who had signed.
 */
export function keepsEntries(before: Buffer, after: Buffer): boolean {
  const kept = new Set(entriesOf(after).map(canonical));
  return entriesOf(before).every((entry) => kept.has(canonical(entry)));
}

/**
 * Throws the {@link Refusal} where a manifest is not what such a tag is for, so that nothing that is run can be under a tag that may change:
 * layers of cosign's, or an index of manifests that the registry has and that refer to this digest. What is added has to be as every client
 * would write it again; else nobody else could add to it.
 *
 * @param find asks the registry for a manifest by its digest
 */
export async function requireSignatures(
  tag: string,
  before: Buffer | undefined,
  after: Buffer,
  find: (digest: string) => Promise<Answer>,
): Promise<void> {
  const [, hex = "", kind] = SIGNATURE_TAG.exec(tag) ?? [];
  const { mediaType, manifests, layers } = JSON.parse(after.toString("utf8")) as JsonObject;
  const known = new Set(before && entriesOf(before).map(canonical));
  const added = entriesOf(after).filter((entry) => !known.has(canonical(entry)));
  if (!added.every(isEntry)) throw refused(tag, "lists something that is more or less than a signature");
  if (kind !== undefined) {
    const isOwn = (layer: unknown): boolean => isObject(layer) && LAYERS[kind]?.test(String(layer["mediaType"])) === true;
    if (Array.isArray(layers) && layers.every(isOwn)) return;
    throw refused(tag, "is for an image whose layers are all of the types that cosign writes there");
  }
  if (mediaType !== INDEX || !Array.isArray(manifests)) throw refused(tag, "is for an index of what refers to this digest");
  const bytes = added.reduce((sum, { size }) => sum + size, 0);
  if (added.length > MOST_ADDED.entries || bytes > MOST_ADDED.bytes) throw refused(tag, "takes fewer entries at a time");
  for (const entry of added) await requireReferrer(tag, entry, `sha256:${hex}`, find);
}

/** An entry has to say what the manifest says: clients pick by the type, and do not add what is listed already. */
async function requireReferrer(
  tag: string,
  entry: Entry,
  digest: string,
  find: (digest: string) => Promise<Answer>,
): Promise<void> {
  const { status, headers, body } = await find(entry.digest);
  if (status === 404) throw refused(tag, `lists ${entry.digest}, which is not there`);
  if (status !== 200) throw unavailable("the registry does not say what the tag lists");
  const mediaType = headers["content-type"] ?? "";
  const { subject, artifactType, config, annotations } = checkManifest(body, mediaType);
  if (!isObject(subject) || subject["digest"] !== digest) throw refused(tag, `lists ${entry.digest}, which does not refer to it`);
  const type = [artifactType, isObject(config) && config["mediaType"]].find((each) => isText(each) && each !== "");
  const actual = { mediaType, digest: entry.digest, size: body.length, artifactType: type };
  const { annotations: said } = entry;
  if (canonical({ ...actual, ...(said && { annotations }) }) !== canonical(entry)) {
    throw refused(tag, `lists ${entry.digest} as something else than it is`);
  }
}

/** What an index lists, or the layers of an image: each with its annotations, for there cosign keeps the signature itself. */
function entriesOf(bytes: Buffer): readonly unknown[] {
  const { manifests, layers } = JSON.parse(bytes.toString("utf8")) as JsonObject;
  const entries = manifests ?? layers;
  return Array.isArray(entries) ? entries : [];
}

/** Without fields that some clients leave out when they write an entry again. */
function isEntry(value: unknown): value is Entry {
  if (!isObject(value)) return false;
  const { mediaType, digest, size, artifactType = "none", annotations = { none: "" }, ...others } = value;
  if (!isText(mediaType) || typeof digest !== "string" || !DIGEST.test(digest)) return false;
  if (!Number.isSafeInteger(size) || Number(size) < 0) return false;
  if (!isText(artifactType) || artifactType === "" || !isObject(annotations)) return false;
  const texts = Object.entries(annotations).flat();
  return texts.length > 0 && texts.every(isText) && Object.keys(others).length === 0;
}

/** What another client writes as it was read. */
function isText(value: unknown): value is string {
  return typeof value === "string" && value.isWellFormed();
}

/** The same text for the same JSON, in whatever order its fields are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}

function refused(tag: string, reason: string): Refusal {
  return new Refusal(400, "MANIFEST_INVALID", `the tag "${tag}" ${reason}`);
}
