/** One repository of a registry, in the OCI distribution protocol. Source: the OCI distribution specification 1.1. */
import { isDigest, isTag } from "../../model/image-reference";
import { isObject } from "../json";
import type { Authorization, Scope } from "./authorization";
import { Budget } from "./budget";
import { digestOf, referrersTag } from "./digest";
import { checkBlob, MANIFEST_TYPES, OCI_INDEX, readDescriptor, readDescriptors, readManifest, readObject } from "./documents";
import type { Endpoint, FollowedAnswer } from "./endpoint";
import { RegistryError } from "./errors";
import { requireAnswer, withRetries } from "./retry";
import type { Descriptor, ImageSink, ImageSource, Manifest, PushedManifest } from "./source";
import { isSuccess, type HttpAnswer, type HttpRequest } from "./transport";

/** What registries without the referrers API answer, besides a page that is no index. */
const NO_REFERRERS = new Set([400, 404, 405, 406]);
/** Codes that may be repeated: any other text of an answer might be one that we sent. Source: the OCI distribution specification. */
const CODES =
  /^(?:BLOB_UNKNOWN|BLOB_UPLOAD_INVALID|BLOB_UPLOAD_UNKNOWN|DENIED|DIGEST_INVALID|MANIFEST_BLOB_UNKNOWN|MANIFEST_INVALID|MANIFEST_UNKNOWN|NAME_INVALID|NAME_UNKNOWN|SIZE_INVALID|TAG_INVALID|TOOMANYREQUESTS|UNAUTHORIZED|UNKNOWN|UNSUPPORTED)$/;
const MAX_ANSWER_TO_WRITE = 64 * 1024;

/** What is known of a registry and shared by its repositories. */
export interface RegistryState {
  endpoint: Endpoint;
  authorization: Authorization;
  /** Whether it has the referrers API, once that is known. */
  hasReferrers?: boolean;
  /** The last writing of each tag that lists referrers: one that reads it before another has written would undo that. */
  writing: Map<string, Promise<unknown>>;
}

type Request = Partial<Omit<HttpRequest, "url" | "guard">> & { maxBytes: number };

export class Repository implements ImageSource, ImageSink {
  readonly #name: string;

  constructor(
    readonly state: RegistryState,
    readonly repository: string,
    readonly signal: AbortSignal | undefined,
  ) {
    this.#name = `${state.endpoint.registry}/${repository}`;
  }

  manifest(reference: string): Promise<Manifest | undefined> {
    return this.#manifest(reference, this.#budget());
  }

  async blob(descriptor: Descriptor): Promise<Buffer | undefined> {
    const { digest, size } = descriptor;
    const { blobBytes } = this.state.endpoint.limits;
    const name = `${this.#name}@${digest}`;
    if (!isDigest(digest)) throw new RegistryError("invalid-reference", `${name} is no digest`);
    if (size > blobBytes) throw new RegistryError("too-large", `${name} is longer than ${blobBytes} bytes`);
    const answer = await this.#send(`blobs/${digest}`, { maxBytes: size }, this.#budget());
    if (answer.status === 404) return undefined;
    return checkBlob(this.#requireSuccess(answer).body, descriptor, name);
  }

  async referrers(digest: string): Promise<readonly Descriptor[]> {
    if (!isDigest(digest)) throw new RegistryError("invalid-reference", `${this.#name}@${digest} is no digest`);
    const budget = this.#budget();
    const { state } = this;
    if (state.hasReferrers === false) return this.#listedByTag(digest, budget);
    // Which of the two it is shows only in the answer to the first; asking for both at once saves a round trip.
    const tagged = state.hasReferrers === undefined ? this.#listedByTag(digest, budget) : undefined;
    tagged?.catch(() => undefined);
    const listed = await this.#listedByRegistry(digest, budget);
    return listed ?? tagged ?? this.#listedByTag(digest, budget);
  }

  async hasBlob(digest: string): Promise<boolean> {
    if (!isDigest(digest)) throw new RegistryError("invalid-reference", `${this.#name}@${digest} is no digest`);
    const answer = await this.#send(`blobs/${digest}`, { method: "HEAD", maxBytes: 0 }, this.#budget());
    return answer.status !== 404 && this.#requireSuccess(answer) === answer;
  }

  async pushBlob(bytes: Buffer, mediaType = "application/octet-stream"): Promise<Descriptor> {
    const digest = digestOf(bytes);
    const descriptor = { mediaType, digest, size: bytes.length };
    if (await this.hasBlob(digest)) return descriptor;
    const budget = this.#budget();
    const write = { maxBytes: MAX_ANSWER_TO_WRITE };
    const begun = this.#requireSuccess(
      await this.#send("blobs/uploads/", { ...write, method: "POST", body: Buffer.alloc(0) }, budget),
    );
    const place = this.#uploadAddress(begun);
    place.search += `${place.search ? "&" : "?"}digest=${digest}`;
    const headers = { "Content-Type": "application/octet-stream" };
    this.#requireSuccess(await this.#send(place, { ...write, method: "PUT", body: bytes, headers }, budget, false));
    return descriptor;
  }

  pushManifest(bytes: Buffer, mediaType: string, reference = digestOf(bytes)): Promise<PushedManifest> {
    return this.#pushManifest(bytes, mediaType, reference, this.#budget());
  }

  async pushReferrer(bytes: Buffer, mediaType: string): Promise<Descriptor> {
    const json = readObject(bytes, "the manifest to be written");
    const subject = readDescriptor(json["subject"]);
    if (!subject) throw new RegistryError("malformed", "the manifest to be written has no subject");
    const { isReferrer, digest } = await this.pushManifest(bytes, mediaType);
    const { artifactType, config, annotations } = json;
    const type = artifactType ?? (isObject(config) ? config["mediaType"] : undefined);
    const descriptor = readDescriptor({ mediaType, digest, size: bytes.length, artifactType: type, annotations });
    if (!descriptor) throw new RegistryError("malformed", "the manifest to be written has annotations that are no texts");
    // Some list it without saying so.
    const isListed =
      isReferrer || (await this.#listedByRegistry(subject.digest, this.#budget()))?.some((found) => found.digest === digest);
    if (!isListed) await this.#inTurn(referrersTag(subject.digest), (tag) => this.#addTo(tag, descriptor));
    return descriptor;
  }

  /** One after another within this program. Others that write the same tag meanwhile are what the referrers API was made for. */
  async #inTurn(tag: string, run: (tag: string) => Promise<void>): Promise<void> {
    const { writing } = this.state;
    const key = `${this.repository}:${tag}`;
    const turn = (writing.get(key) ?? Promise.resolve()).catch(() => undefined).then(() => run(tag));
    writing.set(key, turn);
    await turn;
  }

  async #addTo(tag: string, descriptor: Descriptor): Promise<void> {
    const budget = this.#budget();
    const listed = await this.#listed(tag, budget);
    if (listed.some(({ digest }) => digest === descriptor.digest)) return;
    const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [...listed, descriptor] };
    await this.#pushManifest(Buffer.from(JSON.stringify(index)), OCI_INDEX, tag, budget);
  }

  async #manifest(reference: string, budget: Budget): Promise<Manifest | undefined> {
    const digest = this.#requireReference(reference);
    const headers = { Accept: MANIFEST_TYPES.join(", ") };
    const { manifestBytes: maxBytes } = this.state.endpoint.limits;
    const answer = await this.#send(`manifests/${reference}`, { headers, maxBytes }, budget);
    if (answer.status === 404) return undefined;
    return readManifest(this.#requireSuccess(answer).body, `${this.#name}${digest ? "@" : ":"}${reference}`, digest);
  }

  async #pushManifest(bytes: Buffer, mediaType: string, reference: string, budget: Budget): Promise<PushedManifest> {
    this.#requireReference(reference);
    const headers = { "Content-Type": mediaType };
    const request = { method: "PUT" as const, headers, body: bytes, maxBytes: MAX_ANSWER_TO_WRITE };
    const answer = this.#requireSuccess(await this.#send(`manifests/${reference}`, request, budget));
    return { digest: digestOf(bytes), isReferrer: answer.headers["oci-subject"] !== undefined };
  }

  /** The referrers that the registry lists, or nothing where it has no such API. */
  async #listedByRegistry(digest: string, budget: Budget): Promise<Descriptor[] | undefined> {
    const { state } = this;
    const { referrers: most, manifestBytes: maxBytes } = state.endpoint.limits;
    const name = `the list of referrers of ${this.#name}@${digest}`;
    const found: Descriptor[] = [];
    let page: string | URL | undefined = `referrers/${digest}`;
    while (page !== undefined) {
      const answer: FollowedAnswer = await this.#send(page, { headers: { Accept: OCI_INDEX }, maxBytes }, budget);
      const { status, headers, body } = answer;
      if (found.length === 0 && (NO_REFERRERS.has(status) || (isSuccess(status) && !isIndex(headers)))) {
        // With a code of the protocol it may be only the repository that is not there.
        if (codeIn(body) === "") state.hasReferrers = false;
        return undefined;
      }
      const entries = readDescriptors(readObject(this.#requireSuccess(answer).body, name), name, most);
      state.hasReferrers = true;
      found.push(...entries);
      if (found.length > most) throw new RegistryError("too-large", `${name} lists more than ${most} manifests`);
      page = entries.length === 0 ? undefined : this.#nextPage(answer);
    }
    return found;
  }

  #listedByTag(digest: string, budget: Budget): Promise<Descriptor[]> {
    return this.#listed(referrersTag(digest), budget);
  }

  async #listed(tag: string, budget: Budget): Promise<Descriptor[]> {
    const index = await this.#manifest(tag, budget);
    return index ? readDescriptors(index.json, `${this.#name}:${tag}`, this.state.endpoint.limits.referrers) : [];
  }

  #nextPage({ headers: { link } }: HttpAnswer): URL | undefined {
    const next = /<([^>]*)>\s*;\s*rel="?next"?/.exec(Array.isArray(link) ? link.join() : (link ?? ""))?.[1];
    return next === undefined ? undefined : this.#ownAddress(next, "continues a list");
  }

  #uploadAddress({ headers: { location } }: HttpAnswer): URL {
    return this.#ownAddress(location ?? "", "takes uploads");
  }

  /** An address that the registry gave, which has to be its own: what is sent there is sent with the credentials. */
  #ownAddress(address: string, what: string): URL {
    const { origin, registry } = this.state.endpoint;
    if (address === "" || !URL.canParse(address, origin)) throw new RegistryError("protocol", `${registry} ${what} at no address`);
    const url = new URL(address, origin);
    if (url.origin === origin && !url.username && !url.password) return url;
    throw new RegistryError("redirect-refused", `${registry} ${what} at ${url.protocol}//${url.host}, which is not ${origin}`);
  }

  async #send(
    place: string | URL,
    request: Request,
    budget: Budget,
    mayRepeat = request.method !== "POST",
  ): Promise<FollowedAnswer> {
    const { endpoint, authorization } = this.state;
    const url = typeof place === "string" ? new URL(`${endpoint.origin}/v2/${this.repository}/${place}`) : place;
    const { method = "GET", headers = {} } = request;
    const scope: Scope = { repository: this.repository, actions: method === "GET" || method === "HEAD" ? "pull" : "pull,push" };
    const send = (authorized: Record<string, string>): Promise<FollowedAnswer> =>
      endpoint.askAndFollow({ ...request, method, url, headers: { ...headers, ...authorized } }, budget);
    return withRetries(mayRepeat ? endpoint.limits.attempts : 1, budget, async () =>
      requireAnswer(endpoint.registry, await authorization.send(scope, budget, send)),
    );
  }

  #requireSuccess<T extends HttpAnswer>(answer: T): T {
    const { status, body } = answer;
    if (isSuccess(status)) return answer;
    if (status === 401 || status === 403) {
      throw new RegistryError(
        status === 401 ? "unauthorized" : "forbidden",
        `${this.#name} is refused with status ${status}${codeIn(body)}`,
        {
          status,
        },
      );
    }
    throw new RegistryError("status", `${this.#name} is answered with status ${status}${codeIn(body)}`, { status });
  }

  /** Throws unless it is a tag or a digest. Returns the digest. */
  #requireReference(reference: string): string | undefined {
    if (isDigest(reference)) return reference;
    if (isTag(reference)) return undefined;
    throw new RegistryError("invalid-reference", `${this.#name}: ${JSON.stringify(reference)} is neither a tag nor a digest`);
  }

  #budget(): Budget {
    return new Budget(this.state.endpoint.limits.totalMs, this.state.endpoint.registry, this.signal);
  }
}

function isIndex({ "content-type": type }: HttpAnswer["headers"]): boolean {
  return type?.split(";")[0]?.trim() === OCI_INDEX;
}

/** The reason that a failure gives, where it is one of those that are known. */
function codeIn(body: Buffer): string {
  try {
    const { errors } = readObject(body, "it");
    const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
    const code = isObject(first) ? first["code"] : undefined;
    return typeof code === "string" && CODES.test(code) ? ` (${code})` : "";
  } catch {
    return "";
  }
}
