import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import { pipeline, type Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Refusal, unavailable } from "./refusal";
import { parseTarget, targetText } from "./routes";

/** What a registry answered, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** The connection ended before there was an answer: whether the registry did what it was asked is not known. */
export class ConnectionLost extends Error {}

/** What is passed on to the registry, and back. Nothing else is: not the credentials, nothing that could change who or what is asked. */
const REQUEST_HEADERS = ["accept", "if-none-match", "range"];
const ANSWER_HEADERS = [
  ...["accept-ranges", "content-length", "content-range", "content-type", "etag", "range"],
  ...["docker-content-digest", "docker-distribution-api-version", "docker-upload-uuid"],
  ...["oci-chunk-min-length", "oci-filters-applied", "oci-subject"],
];
/** What the registry may take until it answers, or between two parts of an answer. Large blobs are hashed once more when they are finished. */
const PATIENCE = 300_000;
/** More than any manifest or error that is read whole. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

/** The registry behind the gateway. */
export class Upstream {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: "lifo" });

  readonly #origin: string;

  /** `address` is `http://127.0.0.1:<port>`. */
  constructor(address: string) {
    this.#origin = new URL(address).origin;
  }

  /** Asks, and reads the answer as a whole. Throws {@link ConnectionLost} where there is none. */
  async ask({ method, path, headers = {}, body }: Sent, patience = PATIENCE): Promise<Answer> {
    const length = body ? { "Content-Length": String(body.length) } : {};
    const { response } = this.#open({ method, path, headers: { ...headers, ...length } }, patience, (sent) => sent.end(body));
    const incoming = await response;
    try {
      return { status: incoming.statusCode ?? 0, headers: this.#known(incoming.headers), body: await readWhole(incoming) };
    } catch (cause) {
      throw new ConnectionLost("the answer was cut off", { cause });
    }
  }

  /** Sends a body as it comes in and reads the answer. If the body breaks off, so does the request, and the registry takes none of it. */
  async send(sent: Omit<Sent, "body">, body: Readable): Promise<Answer> {
    const { response, abort } = this.#open(sent, PATIENCE, (outgoing) => {
      pipeline(body, outgoing, (error) => {
        if (error) abort(error);
      });
    });
    const incoming = await response.catch((error: unknown) => {
      throw body.errored instanceof Refusal ? body.errored : error;
    });
    const answer = { status: incoming.statusCode ?? 0, headers: this.#known(incoming.headers) };
    return { ...answer, body: await readWhole(incoming) };
  }

  /** Answers a request that has no body with what the registry says. `status` may change what that is. */
  async pass(incoming: IncomingMessage, outgoing: ServerResponse, path: string, status = (code: number) => code): Promise<void> {
    const headers = pick(incoming.headers, REQUEST_HEADERS);
    const { response, abort } = this.#open({ method: incoming.method ?? "GET", path, headers }, PATIENCE, (sent) => sent.end());
    const leave = (): void => abort(new Error("the client has gone"));
    outgoing.once("close", leave);
    const answer = await response.catch((error: unknown) => {
      throw error instanceof ConnectionLost ? unavailable("the registry does not answer") : error;
    });
    outgoing.writeHead(status(answer.statusCode ?? 502), this.#known(answer.headers));
    await new Promise<void>((resolve) => pipeline(answer, outgoing, () => resolve()));
    outgoing.off("close", leave);
  }

  close(): void {
    this.#agent.destroy();
  }

  #open(
    { method, path, headers = {} }: Omit<Sent, "body">,
    patience: number,
    start: (sent: ReturnType<typeof request>) => void,
  ): { response: Promise<IncomingMessage>; abort: (error: Error) => void } {
    const options: RequestOptions = { method, headers, agent: this.#agent, timeout: patience };
    const sent = request(`${this.#origin}${path}`, options);
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once("response", resolve);
      sent.on("timeout", () => sent.destroy(new Error("timeout")));
      sent.on("error", (cause) => reject(new ConnectionLost("no answer", { cause })));
    });
    start(sent);
    return { response, abort: (error) => void sent.destroy(error) };
  }

  /** Addresses are made relative to the gateway; one that leads elsewhere is left out. */
  #known(headers: IncomingHttpHeaders): Record<string, string> {
    const known = pick(headers, ANSWER_HEADERS);
    const location = headers.location === undefined ? undefined : this.#relative(headers.location);
    if (location !== undefined) known["location"] = location;
    const [, next] = /^<([^>]*)>\s*;\s*rel="?next"?$/.exec(headers["link"]?.toString() ?? "") ?? [];
    const link = next === undefined ? undefined : this.#relative(next);
    if (link !== undefined) known["link"] = `<${link}>; rel="next"`;
    return known;
  }

  #relative(address: string): string | undefined {
    const url = URL.parse(address, this.#origin);
    if (url?.origin !== this.#origin) return undefined;
    const target = parseTarget(`${url.pathname}${url.search}`);
    return target && targetText(target);
  }
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    }),
  );
}

async function readWhole(incoming: IncomingMessage): Promise<Buffer> {
  let size = 0;
  incoming.on("data", (part: Buffer) => {
    size += part.length;
    if (size > LARGEST_ANSWER) incoming.destroy(new Error("the answer is too large"));
  });
  return await buffer(incoming);
}
