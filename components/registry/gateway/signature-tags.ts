/**
 * Tags that are made out of a digest and belong to what is signed: `sha256-<hex>` is the fallback for the referrers API (OCI
 * distribution-spec, "Referrers Tag Schema"), `.sig`, `.att` and `.sbom` are cosign's. They grow with each signature.
 */
const SIGNATURE_TAG = /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/;

export function isSignatureTag(tag: string): boolean {
  return SIGNATURE_TAG.test(tag);
}

/**
 * Whether an update of such a tag keeps everything that was there. Clients read, add and write, without a condition that the registry could
 * check. So of two that sign at once the later one would wipe out the signature of the other; here it is refused and can do it again. And
 * whoever may push cannot take away signatures of others: that would only cause refusals, but also hide who had signed.
 */
export function keepsEntries(before: Buffer, after: Buffer): boolean {
  const kept = new Set(entriesOf(after));
  return entriesOf(before).every((entry) => kept.has(entry));
}

/** What an index lists, or the layers of an image: each with its annotations, for there cosign keeps the signature itself. */
function entriesOf(bytes: Buffer): readonly string[] {
  const manifest = JSON.parse(bytes.toString("utf8")) as unknown;
  if (!isObject(manifest)) return [];
  const entries = manifest["manifests"] ?? manifest["layers"];
  return Array.isArray(entries) ? entries.map(toKey) : [];
}

function toKey(entry: unknown): string {
  if (!isObject(entry)) return JSON.stringify(entry);
  const { digest, artifactType, annotations } = entry;
  const sorted = isObject(annotations) ? Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
  return JSON.stringify([digest, artifactType ?? null, sorted]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
