import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { KeyedLock } from "./limits";
import { MEDIA_TYPES, checkManifest } from "./manifest-form";
import { Refusal, unavailable } from "./refusal";
import { type ManifestPlace, pathOf, targetText, parseTarget } from "./routes";
import { isSignatureTag, keepsEntries, requireSignatures } from "./signature-tags";
import { type PendingManifest, type State } from "./state";
import { type Answer, ConnectionLost, type Upstream } from "./upstream";

export interface ManifestOptions {
  /** Tags that may be moved, such as `dev-*`. */
  readonly mutableTags: readonly string[];
  /** Called for each push that would have moved a tag. */
  readonly onRefusal: () => void;
}

const ACCEPT = { Accept: MEDIA_TYPES.join(", ") };
/** How often a registry that answers with an error is asked again, and how long one that is gone is waited for. */
const ATTEMPTS = 4;
const PATIENCE = 600_000;
const LONGEST_PAUSE = 2000;

/**
 * Writes manifests. A tag that exists stays as it is; check and write are one step for each reference.
 *
 * It also makes up for how CNCF distribution writes: its driver for files truncates a link before it writes it, and a manifest's content is
 * written in place and never looked at again (registry/storage/driver/filesystem, registry/storage/blobstore.go). A registry that is killed
 * meanwhile would lose tags that were acknowledged long ago. So what is there already is not written again, the content comes first, as a
 * blob, which is moved into place as a whole; what was begun is written down and repeated until the registry answers; and what is
 * acknowledged has been read back.
 */
export class Manifests {
  readonly #lock = new KeyedLock();
  readonly #mutable: readonly RegExp[];

  constructor(
    private readonly upstream: Upstream,
    private readonly state: State,
    private readonly options: ManifestOptions,
  ) {
    this.#mutable = options.mutableTags.map(toPattern);
  }

  /** The registry's answer, or 201 where it has this manifest there already. */
  async put(place: ManifestPlace, mediaType: string, bytes: Buffer): Promise<Answer> {
    checkManifest(bytes, mediaType);
    const { repository, reference, isDigest } = place;
    if (isDigest && digestOf(bytes, reference.slice(0, reference.indexOf(":"))) !== reference) {
      throw new Refusal(400, "MANIFEST_INVALID", "the manifest does not have the digest that it is pushed to");
    }
    return await this.#lock.run(`${repository}:${reference}`, async () => {
      const current = await this.#read(place);
      if (current?.equals(bytes)) return created(place, bytes);
      if (current && !isDigest) this.#requireMovable(reference, current, bytes);
      if (isSignatureTag(reference)) {
        const find = (digest: string): Promise<Answer> =>
          this.#ask(pathOf({ kind: "manifest", repository, reference: digest, isDigest: true }));
        await requireSignatures(reference, current, bytes, find);
      }
      const pending = { repository, reference, mediaType, bytes };
      const forget = await this.state.remember(pending);
      const answer = await this.#settle(pending);
      await forget();
      return answer;
    });
  }

  /** Whether an earlier process left nothing to finish. */
  async isSettled(): Promise<boolean> {
    return (await this.state.pending()).length === 0;
  }

  /** Finishes what an earlier process has begun. */
  async recover(): Promise<void> {
    for (const [pending, forget] of await this.state.pending()) {
      await this.#settle(pending);
      await forget();
    }
  }

  #requireMovable(tag: string, current: Buffer, next: Buffer): void {
    if (this.#mutable.some((pattern) => pattern.test(tag))) return;
    const isSignature = isSignatureTag(tag);
    if (isSignature && keepsEntries(current, next)) return;
    this.options.onRefusal();
    const reason = isSignature
      ? "must keep what it lists; an update may only add to it"
      : `is immutable and is ${digestOf(current)} already; push under another tag`;
    throw new Refusal(409, "DENIED", `the tag "${tag}" ${reason}`);
  }

  /** What the reference leads to. Anything but a manifest or a plain "there is none" stops the push. */
  async #read(place: ManifestPlace): Promise<Buffer | undefined> {
    const answer = await this.#ask(pathOf({ kind: "manifest", ...place }));
    if (answer.status === 200) return answer.body;
    if (answer.status === 404) return undefined;
    // Content of this very digest can be written again; where a tag leads must be known.
    if (place.isDigest) return undefined;
    throw unavailable("the registry does not say what the tag is now");
  }

  async #ask(path: string): Promise<Answer> {
    return await this.upstream.ask({ method: "GET", path, headers: ACCEPT }).catch((error: unknown) => {
      throw error instanceof ConnectionLost ? unavailable("the registry does not answer") : error;
    });
  }

  /** Repeats until the registry has said yes or no: what is done by half may hide what was there before. */
  async #settle(pending: PendingManifest): Promise<Answer> {
    const end = Date.now() + PATIENCE;
    for (let attempt = 1, failures = 0; ; attempt += 1) {
      const answer = await this.#write(pending).catch((error: unknown) => {
        if (error instanceof ConnectionLost && Date.now() < end) return undefined;
        throw error;
      });
      if (answer && answer.status < 500) return answer;
      if (answer) failures += 1;
      if (answer && failures >= ATTEMPTS) return answer;
      await wait(Math.min(LONGEST_PAUSE, 50 * 2 ** attempt));
    }
  }

  async #write({ repository, reference, mediaType, bytes }: PendingManifest): Promise<Answer> {
    const content = await this.#storeContent(repository, bytes);
    if (content) return content;
    const path = `/v2/${repository}/manifests/${reference}`;
    const answer = await this.upstream.ask({ method: "PUT", path, headers: { "Content-Type": mediaType }, body: bytes });
    if (answer.status < 200 || answer.status > 299) return answer;
    const stored = await this.upstream.ask({ method: "GET", path, headers: ACCEPT });
    return stored.status === 200 && stored.body.equals(bytes) ? answer : { ...answer, status: 500, body: DAMAGED };
  }

  /** Stores the bytes of a manifest as a blob. Gives an answer only where that fails. */
  async #storeContent(repository: string, bytes: Buffer): Promise<Answer | undefined> {
    const digest = digestOf(bytes);
    const blob = pathOf({ kind: "blob", repository, digest });
    if ((await this.upstream.ask({ method: "HEAD", path: blob })).status === 200) return undefined;
    const opened = await this.upstream.ask({ method: "POST", path: pathOf({ kind: "uploads", repository }) });
    const upload = parseTarget(opened.headers["location"] ?? "");
    if (opened.status !== 202 || !upload) return opened;
    const path = targetText({ path: upload.path, query: new Map([...upload.query, ["digest", digest]]) });
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await this.upstream.ask({ method: "PUT", path, headers, body: bytes });
    return answer.status === 201 ? undefined : answer;
  }
}

const DAMAGED = Buffer.from(
  `${JSON.stringify({ errors: [{ code: "UNKNOWN", message: "the registry does not give back what it took" }] })}\n`,
);

function created(place: ManifestPlace, bytes: Buffer): Answer {
  const headers = { location: pathOf({ kind: "manifest", ...place }), "docker-content-digest": digestOf(bytes) };
  return { status: 201, headers: { ...headers, "content-length": "0" }, body: Buffer.alloc(0) };
}

function digestOf(bytes: Buffer, algorithm = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

/** `*` stands for any characters; everything else for itself. */
function toPattern(glob: string): RegExp {
  return new RegExp(`^${glob.split("*").map(quote).join(".*")}$`);
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
