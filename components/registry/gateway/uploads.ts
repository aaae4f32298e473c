import { type IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { KeyedLock } from "./limits";
import { Refusal, unavailable } from "./refusal";
import { parseTarget, pathOf, type Route, type Target, targetText } from "./routes";
import { type Answer, ConnectionLost, type Upstream } from "./upstream";

type UploadsRoute = Extract<Route, { kind: "uploads" }>;
type UploadRoute = Extract<Route, { kind: "upload" }>;

const BYTES = "application/octet-stream";
const CONTENT_RANGE = /^[0-9]{1,15}-[0-9]{1,15}$/;

/**
 * Writes blobs. Parts are streamed. The last step, which gives a blob its name, is made without a body, one at a time for each blob and only
 * where the blob is not there yet: CNCF distribution truncates the link of a blob that it has already before it writes it again.
 */
export class Uploads {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly upstream: Upstream,
    /** In bytes, of one request. */
    private readonly largestBody: number,
  ) {}

  /** Begins an upload, or takes a blob over from another repository. */
  async begin({ repository }: UploadsRoute, query: Target["query"]): Promise<Answer> {
    const path = pathOf({ kind: "uploads", repository });
    const digest = query.get("mount");
    if (digest === undefined || !query.has("from")) return await this.#ask({ method: "POST", path });
    return await this.#once(repository, digest, () => this.#ask({ method: "POST", path: targetText({ path, query }) }));
  }

  /** How far an upload is. */
  async status(target: Target): Promise<Answer> {
    return await this.#ask({ method: "GET", path: targetText(target) });
  }

  /** Takes a part of a blob. */
  async append(target: Pick<Target, "path" | "query">, incoming: IncomingMessage): Promise<Answer> {
    const { "content-length": length, "content-range": range } = incoming.headers;
    if (Number(length ?? 0) > this.largestBody) throw tooLarge(this.largestBody);
    if (range !== undefined && !CONTENT_RANGE.test(range)) throw new Refusal(416, "SIZE_INVALID", "Content-Range must be from-to");
    const headers = {
      "Content-Type": BYTES,
      ...(length === undefined ? { "Transfer-Encoding": "chunked" } : { "Content-Length": length }),
      ...(range !== undefined && { "Content-Range": range }),
    };
    const body = incoming.pipe(atMost(this.largestBody));
    // `pipe` does not say that its source has broken off.
    incoming.once("close", () => {
      if (!incoming.complete) body.destroy(new Error("the client has gone"));
    });
    return await this.upstream.send({ method: "PATCH", path: targetText(target), headers }, body).catch(toUnavailable);
  }

  /** Takes the last part, if there is one, and makes the upload a blob. */
  async finish({ repository }: UploadRoute, target: Target, incoming: IncomingMessage): Promise<Answer> {
    const digest = target.query.get("digest");
    if (digest === undefined) throw new Refusal(400, "DIGEST_INVALID", "the parameter digest is missing");
    let upload: Pick<Target, "path" | "query"> = {
      path: target.path,
      query: new Map([...target.query].filter(([name]) => name !== "digest")),
    };
    if (hasBody(incoming)) {
      const answer = await this.append(upload, incoming);
      const next = parseTarget(answer.headers["location"] ?? "");
      if (answer.status !== 202 || !next) return answer;
      upload = next;
    }
    const path = targetText({ path: upload.path, query: new Map([...upload.query, ["digest", digest]]) });
    const finish = (): Promise<Answer> => this.#ask({ method: "PUT", path, headers: { "Content-Type": BYTES } });
    return await this.#once(repository, digest, finish, () => this.#ask({ method: "DELETE", path: targetText(upload) }));
  }

  /** Does what makes a blob, unless it is there; then `otherwise` clears up. */
  async #once(
    repository: string,
    digest: string,
    work: () => Promise<Answer>,
    otherwise: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Answer> {
    const blob = pathOf({ kind: "blob", repository, digest });
    return await this.#lock.run(blob, async () => {
      if ((await this.#ask({ method: "HEAD", path: blob })).status !== 200) return await work();
      // An upload that cannot be cleared is removed by the registry after a week.
      await otherwise().catch(() => undefined);
      const headers = { location: blob, "docker-content-digest": digest, "content-length": "0" };
      return { status: 201, headers, body: Buffer.alloc(0) };
    });
  }

  async #ask(sent: Parameters<Upstream["ask"]>[0]): Promise<Answer> {
    return await this.upstream.ask(sent).catch(toUnavailable);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function atMost(bytes: number): Transform {
  let size = 0;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      size += part.length;
      if (size > bytes) done(tooLarge(bytes));
      else done(null, part);
    },
  });
}

function tooLarge(bytes: number): Refusal {
  return new Refusal(413, "SIZE_INVALID", `one request may carry ${bytes} bytes`);
}

function toUnavailable(error: unknown): never {
  throw error instanceof ConnectionLost ? unavailable("the registry does not answer") : error;
}
