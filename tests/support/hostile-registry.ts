/** Registries on loopback that hold what they are given, answer otherwise where an attack wants it, and record what they have seen. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { digestOf, OCI_INDEX } from "./memory-registry";
import type { ServerCertificate } from "./server-certificate";

/** What points to content. */
export interface Pointer {
  mediaType: string;
  digest: string;
  size: number;
}

/** A request as it came in. */
export interface Seen {
  method: string;
  url: string;
  /** All headers as they were sent, and the body. */
  text: string;
  hasAuthorization: boolean;
  /** Whether the client has shown a certificate. */
  hasCertificate: boolean;
}

/** Answers a request; `times` is how often the same answer was asked for before. */
export type Respond = (request: IncomingMessage, response: ServerResponse, times: number) => void;

/** The account that a registry asks for, and the only one that it takes. */
export interface Account {
  username: string;
  password: string;
}

/** One host: its address, what it holds, what it has seen. */
export class HostileHost {
  readonly seen: Seen[] = [];
  readonly #contents = new Map<string, { bytes: Buffer; mediaType: string; subject?: string }>();
  readonly #tags = new Map<string, string>();
  readonly #rules: { path: RegExp; respond: Respond; times: number }[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: ReturnType<typeof createHttpServer>,
    readonly scheme: "http" | "https",
    readonly account?: Account,
  ) {
    server.on("request", (request, response) => this.#receive(request, response));
    // A handshake that the client breaks off is what some attacks come to.
    server.on("tlsClientError", () => undefined);
    server.on("clientError", () => undefined);
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /** Starts one. Without a certificate it speaks plain text; with an account it asks for that, as basic authentication. */
  static async start(certificate: ServerCertificate | undefined, account?: Account): Promise<HostileHost> {
    const server = certificate
      ? createHttpsServer({
          key: readFileSync(certificate.keyFile),
          cert: readFileSync(certificate.certFile),
          // Asked for from whoever comes, to see who shows it.
          requestCert: true,
          rejectUnauthorized: false,
        })
      : createHttpServer();
    const host = new HostileHost(server, certificate ? "https" : "http", account);
    await once(server.listen(0, "127.0.0.1"), "listening");
    return host;
  }

  /** Host and port, as image references name a registry. */
  get name(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get origin(): string {
    return `${this.scheme}://${this.name}`;
  }

  /** Answers requests whose path matches in another way than honestly. What was said last counts. */
  on(path: RegExp, respond: Respond): void {
    this.#rules.unshift({ path, respond, times: 0 });
  }

  /** Holds content under its digest, or under another one, where it lies. */
  hold(content: Buffer | object, mediaType: string, digest?: string): Pointer {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const subject = (content as { subject?: { digest?: string } }).subject?.digest;
    const pointer = { mediaType, digest: digest ?? digestOf(bytes), size: bytes.length };
    this.#contents.set(pointer.digest, { bytes, mediaType, ...(subject !== undefined && { subject }) });
    return pointer;
  }

  tag(name: string, { digest }: Pick<Pointer, "digest">): void {
    this.#tags.set(name, digest);
  }

  /** Answers what it holds, to whoever has authenticated. */
  answerHonestly(request: IncomingMessage, response: ServerResponse): void {
    const { account } = this;
    const wanted = account && `Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`;
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      return void response.writeHead(401, { "WWW-Authenticate": 'Basic realm="registry"' }).end();
    }
    const { pathname } = new URL(request.url ?? "", this.origin);
    const [, kind, reference = ""] = /\/(manifests|blobs|referrers)\/([^/]+)$/.exec(pathname) ?? [];
    if (kind === "referrers") return this.#list(reference, response);
    const content = this.#contents.get(this.#tags.get(reference) ?? reference);
    if (kind === undefined || !content) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": content.mediaType, "Content-Length": content.bytes.length }).end(content.bytes);
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #list(subject: string, response: ServerResponse): void {
    const manifests = [...this.#contents]
      .filter(([, content]) => content.subject === subject)
      .map(([digest, { bytes, mediaType }]) => ({ mediaType, digest, size: bytes.length }));
    const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
    response.writeHead(200, { "Content-Type": OCI_INDEX }).end(body);
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const { method = "", url = "", rawHeaders, headers } = request;
    response.on("error", () => undefined);
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const text = `${rawHeaders.join("\n")}\n${body}`;
      const { socket } = request;
      const hasCertificate = socket instanceof TLSSocket && Object.keys(socket.getPeerCertificate()).length > 0;
      this.seen.push({ method, url, text, hasAuthorization: headers.authorization !== undefined, hasCertificate });
      const rule = this.#rules.find(({ path }) => path.test(url));
      if (rule) rule.respond(request, response, rule.times++);
      else this.answerHonestly(request, response);
    });
  }
}

/** Answers with a status, headers and a body, where an object stands for its JSON. */
export function answer(status: number, body: string | Buffer | object = "", headers: Record<string, string> = {}): Respond {
  const content = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return (_, response) => void response.writeHead(status, headers).end(content);
}

/** Sends parts without an end, each as soon as the last one was taken, or one every `everyMs`. */
export function endless(part: Buffer, headers: Record<string, string> = {}, everyMs = 0): Respond {
  return (_, response) => {
    response.writeHead(200, headers);
    const send = (): void => {
      if (response.destroyed || response.socket?.destroyed !== false) return;
      response.write(part, () => setTimeout(send, everyMs));
    };
    send();
  };
}

/** Sends bytes as they are, in place of an answer of HTTP that Node would make, and closes the connection where `thenClose`. */
export function raw(bytes: string, thenClose = true): Respond {
  return (request) => {
    request.socket.write(bytes);
    if (thenClose) request.socket.end();
  };
}
