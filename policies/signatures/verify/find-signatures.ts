import { SIMPLE_SIGNING } from "../formats";
import { RegistryError, type RegistryErrorCode } from "../registry/errors";
import type { Descriptor, ImageSource } from "../registry/source";
import type { Annotations } from "./cosign-annotations";
import { asArray, asObject, dig } from "../json";
import { isBundleType } from "./sigstore";
import type { VerificationLimits } from "./types";

/** The media type of an envelope on its own. */
const ENVELOPE = "application/vnd.dsse.envelope.v1+json";
/** A payload of simple signing has some hundred bytes. */
const MAX_PAYLOAD = 65_536;

/**
 * What anybody may bring about who may push beside an image: a layer with a wrong size, or a thousand referrers. It leaves nothing undecided, since
 * an image that nobody has signed would then be no more than that.
 */
const MADE_BY_PUSHERS: ReadonlySet<RegistryErrorCode> = new Set(["too-large", "invalid-reference"]);

/** A layer that holds a signature, and its content. */
export interface FoundSignature {
  readonly format: "payload" | "envelope" | "bundle";
  readonly bytes: Buffer;
  readonly annotations: Annotations;
}

export interface Findings {
  readonly signatures: readonly FoundSignature[];
  /** What was found and is of no use, as clauses. */
  readonly remarks: readonly string[];
  /** What could not be read. */
  readonly errors: readonly RegistryError[];
}

/** What may still be read of an image. Everything that is read is kept until it has been checked. */
export interface Room {
  bytes: number;
}

/**
 * Everything that may be a signature of a digest, from all places where one may be, read at the same time: the tag of cosign's first format, the
 * one of its attestations where they are asked for, and the referrers, each of which is opened: what a listing calls them is no more than a hint.
 * No more is read than the limits say.
 */
export async function findSignatures(
  source: ImageSource,
  digest: string,
  hasAttestations: boolean,
  limits: Required<VerificationLimits>,
  room: Room,
): Promise<Findings> {
  const search = new Search(source, limits, room);
  const tag = digest.replace(":", "-");
  const found = await Promise.all([
    search.under(`${tag}.sig`),
    hasAttestations ? search.under(`${tag}.att`) : [],
    search.amongReferrers(digest),
  ]);
  return { signatures: found.flat(), remarks: [...search.remarks], errors: search.errors };
}

class Search {
  readonly remarks = new Set<string>();
  readonly errors: RegistryError[] = [];

  constructor(
    private readonly source: ImageSource,
    private readonly limits: Required<VerificationLimits>,
    private readonly room: Room,
  ) {}

  /** The signatures in the manifest under a tag. */
  async under(tag: string): Promise<FoundSignature[]> {
    return this.read(await this.layersOf(tag));
  }

  async amongReferrers(digest: string): Promise<FoundSignature[]> {
    const listed = (await this.attempt(() => this.source.referrers(digest))) ?? [];
    const { signatureManifests: limit } = this.limits;
    if (listed.length > limit) this.remarks.add(`it has more than ${limit} referrers, and not all were opened`);
    const opened = byHint(listed).slice(0, limit);
    return this.read((await Promise.all(opened.map((descriptor) => this.layersOf(descriptor.digest)))).flat());
  }

  private async layersOf(reference: string): Promise<Layer[]> {
    return layersIn((await this.attempt(() => this.source.manifest(reference)))?.json);
  }

  private async read(layers: readonly Layer[]): Promise<FoundSignature[]> {
    const { signatures: limit } = this.limits;
    if (layers.length > limit) this.remarks.add(`it has more than ${limit} signatures, and not all were checked`);
    // What was signed last is at the end, and is the likeliest to be by a key that is still trusted.
    const admitted = this.admit(layers.slice(-limit));
    const found = await Promise.all(admitted.map((layer) => this.attempt(() => this.open(layer))));
    return found.filter((signature) => signature !== undefined);
  }

  /** Those for which there is room. The small ones go first: a signature is small, and what is to crowd it out is not. */
  private admit(layers: readonly Layer[]): Layer[] {
    const { bytes } = this.limits;
    const admitted = new Set<Layer>();
    for (const layer of layers.toSorted((a, b) => a.descriptor.size - b.descriptor.size)) {
      const { size } = layer.descriptor;
      // What would never have room is for the source to refuse, which does not read it.
      if (size > this.room.bytes && size <= bytes) continue;
      if (size <= bytes) this.room.bytes -= size;
      admitted.add(layer);
    }
    if (admitted.size < layers.length) this.remarks.add(`its signatures are larger than ${bytes} bytes, and not all were read`);
    return layers.filter((layer) => admitted.has(layer));
  }

  private async open({ descriptor, format }: Layer): Promise<FoundSignature | undefined> {
    if (format === "payload" && descriptor.size > MAX_PAYLOAD) {
      this.remarks.add(`what its signature is over is larger than ${MAX_PAYLOAD} bytes`);
      return undefined;
    }
    const bytes = await this.source.blob(descriptor);
    if (!bytes) this.remarks.add("a part of its signature is missing from the registry");
    return bytes && { format, bytes, annotations: descriptor.annotations ?? {} };
  }

  /** What one place cannot tell, another may. */
  private async attempt<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      if (MADE_BY_PUSHERS.has(error.code)) this.remarks.add(`a part of its signatures is not read: ${error.message}`);
      else this.errors.push(error);
      return undefined;
    }
  }
}

interface Layer {
  readonly descriptor: Descriptor;
  readonly format: FoundSignature["format"];
}

/** What calls itself a signature first, since not all may be opened; a wrong name delays, and excludes nothing within the limit. */
function byHint(listed: readonly Descriptor[]): Descriptor[] {
  const isHint = ({ artifactType }: Descriptor): boolean =>
    artifactType !== undefined && /sigstore|cosign|in-toto/.test(artifactType);
  return [...listed.filter(isHint), ...listed.filter((descriptor) => !isHint(descriptor))];
}

function layersIn(manifest: unknown): Layer[] {
  return asArray(dig(manifest, "layers")).flatMap((layer) => {
    const [mediaType, digest, size] = [dig(layer, "mediaType"), dig(layer, "digest"), dig(layer, "size")];
    if (typeof mediaType !== "string" || typeof digest !== "string" || !isSize(size)) return [];
    const format = formatOf(mediaType);
    return format ? [{ descriptor: { mediaType, digest, size, annotations: annotationsOf(layer) }, format }] : [];
  });
}

function isSize(size: unknown): size is number {
  return Number.isSafeInteger(size) && (size as number) >= 0;
}

function formatOf(mediaType: string): Layer["format"] | undefined {
  if (mediaType === SIMPLE_SIGNING) return "payload";
  if (mediaType === ENVELOPE) return "envelope";
  return isBundleType(mediaType) ? "bundle" : undefined;
}

function annotationsOf(layer: unknown): Annotations {
  const entries = Object.entries(asObject(dig(layer, "annotations")) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
