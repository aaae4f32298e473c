/** A proxy with TLS on loopback that stands in front of a server and goes wrong in the ways that a test wants. */
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request as httpsRequest, type RequestOptions } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { issueServerCertificate } from "./server-certificate";
import { atExit, freePorts } from "./server-process";

/** What a client asked for. */
export interface Asked {
  method: string;
  /** Without `/v1/`. */
  path: string;
  /** Counts the requests since the fault was set, from 1. */
  number: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface Reply {
  status: number;
  body: string;
  /** Default: `application/json`. */
  contentType?: string;
}

/** Decides about a request: `forward` asks the server. `undefined` closes the connection without an answer. */
export type Fault = (asked: Asked, forward: () => Promise<Reply>) => Promise<Reply | undefined> | Reply | undefined;

export interface FaultProxy {
  /** `https://127.0.0.1:<port>`. */
  address: string;
  /** The certificate of the authority that vouches for the proxy. */
  caFile: string;
  /** What goes wrong from now on; nothing without one. */
  set: (fault?: Fault) => void;
  /** What was asked since the fault was set, such as `POST pki/root/generate/internal`. */
  asked: () => readonly string[];
  /** Refuses connections, and closes those that are open. */
  close: () => Promise<void>;
  /** Takes connections again, at the same port. */
  listen: () => Promise<void>;
  /** Closes it and removes its files. */
  stop: () => Promise<void>;
}

/** Starts a proxy to a server. `caFile` holds the certificate that the server is verified with. */
export async function startFaultProxy(target: { address: string; caFile: string }): Promise<FaultProxy> {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-proxy-"));
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const { caFile, certFile, keyFile } = issueServerCertificate(folder, ["DNS:localhost", "IP:127.0.0.1"]);
  const [port] = await freePorts(1);
  const ca = readFileSync(target.caFile);
  let fault: Fault | undefined;
  let asked: string[] = [];

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/", headers } = incoming;
    const body = await buffer(incoming);
    const path = url.replace(/^\/v1\//, "");
    asked.push(`${method} ${path}`);
    const forward = (): Promise<Reply> => forwardTo(`${target.address}${url}`, { method, headers, ca, agent: false }, body);
    const reply = fault
      ? await fault({ method, path, number: asked.length, headers, body: body.toString() }, forward)
      : await forward();
    if (reply === undefined) throw new Error("no answer is wanted");
    outgoing.writeHead(reply.status, { "Content-Type": reply.contentType ?? "application/json" }).end(reply.body);
  };
  const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (incoming, outgoing) => {
    // A server that is gone, and one whose answer is lost, look the same to the client.
    void answer(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  const listen = async (): Promise<void> => {
    await once(server.listen(port, "127.0.0.1"), "listening");
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await listen();
  return {
    address: `https://127.0.0.1:${port}`,
    caFile,
    set: (next) => {
      fault = next;
      asked = [];
    },
    asked: () => asked,
    close,
    listen,
    stop: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
      forget();
    },
  };
}

function forwardTo(url: string, options: RequestOptions, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, options, (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, body: bytes.toString(), ...contentType(response) }),
        reject,
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function contentType({ headers }: IncomingMessage): { contentType?: string } {
  const type = headers["content-type"];
  return type === undefined ? {} : { contentType: type };
}
