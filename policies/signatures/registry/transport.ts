/** One request and its whole answer: over verified TLS, within a time and a size, with nothing followed and nothing logged. */
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { guardedLookup, literalAddress, type Guard } from "./addresses";
import { aborted, timedOut, type Budget } from "./budget";
import { RegistryError } from "./errors";

export interface HttpRequest {
  method: "GET" | "HEAD" | "POST" | "PUT";
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Buffer;
  /** Longest body of a success, in bytes. */
  maxBytes: number;
  /** What may be connected to; default: anything. */
  guard?: Guard | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The whole body of a success; of anything else what there was of its beginning. */
  body: Buffer;
  /** The address that answered. */
  address: string;
}

export type Agent = HttpAgent | HttpsAgent;

/** Of the body of a failure no more is read. */
const MAX_FAILURE = 64 * 1024;
/** The other side broke off, as servers do that restart; the same request may well be answered. */
const BROKEN_OFF = new Set(["ECONNRESET", "EPIPE"]);

/** Agents keep connections. They take no proxy from the environment, and no leave from it not to verify. */
export function httpsAgent(tls: { ca?: string | string[]; cert?: string; key?: string }): HttpsAgent {
  return new HttpsAgent({ keepAlive: true, ...tls, rejectUnauthorized: true, minVersion: "TLSv1.2" });
}

export function httpAgent(): HttpAgent {
  return new HttpAgent({ keepAlive: true });
}

/** Sends a request. Throws {@link RegistryError} where there is no whole answer. */
export function exchange(request: HttpRequest, agent: Agent, requestMs: number, budget: Budget): Promise<HttpAnswer> {
  const { method, url, headers, body, maxBytes, guard } = request;
  const { host } = url;
  budget.check();
  const address = literalAddress(url.hostname);
  const refusal = address === undefined ? undefined : guard?.(address);
  if (refusal) return Promise.reject(refusal);
  const allowed = Math.min(requestMs, budget.remaining);

  return new Promise((resolve, reject) => {
    const start = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = start(url, {
      method,
      agent,
      headers: { "User-Agent": "portcullis", ...headers, ...(body && { "Content-Length": body.length }) },
      ...(guard && { lookup: guardedLookup(guard) }),
    });
    const fail = (error: unknown): void => reject(asRegistryError(error, host));
    // Rejected first, and destroyed without the reason: a short answer is whole by then, so that its end comes all the same, and an error would
    // be thrown by a connection that has gone back to the agent, where nobody hears it.
    const end = (reason: RegistryError): void => {
      reject(reason);
      outgoing.destroy();
    };
    const abort = (): void => end(aborted(host));
    // One timer for all of it, so that an answer that never ends, or drips, does not renew it.
    const timer = setTimeout(() => end(timedOut(host, allowed < requestMs ? budget.total : requestMs)), allowed);
    budget.signal?.addEventListener("abort", abort);
    outgoing.on("close", () => {
      clearTimeout(timer);
      budget.signal?.removeEventListener("abort", abort);
      // Nobody hears of it where it has been answered.
      fail(new Error());
    });
    outgoing.on("error", fail);
    // A connection that was kept open is not looked up again.
    outgoing.on("socket", (socket: Socket) => {
      const refused = socket.remoteAddress === undefined ? undefined : guard?.(socket.remoteAddress);
      if (refused) end(refused);
    });
    outgoing.on("response", (response) => {
      const address = response.socket.remoteAddress ?? "";
      const status = response.statusCode ?? 0;
      const isHead = method === "HEAD";
      const done = (bytes: Buffer): void => resolve({ status, headers: response.headers, body: bytes, address });
      response.on("error", fail);
      if (isSuccess(status)) collect(response, isHead, maxBytes, done, () => end(tooLong(host, maxBytes)));
      else
        collect(response, isHead, MAX_FAILURE, done, (beginning) => {
          done(beginning);
          outgoing.destroy();
        });
    });
    outgoing.end(body);
  });
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function collect(
  response: IncomingMessage,
  isHead: boolean,
  most: number,
  done: (bytes: Buffer) => void,
  exceeded: (beginning: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  // Of what is announced too long nothing is read. An answer to HEAD announces what it does not bring.
  const announced = Number(response.headers["content-length"] ?? 0);
  if (announced > most && !isHead) return exceeded(Buffer.alloc(0));
  response.on("data", (chunk: Buffer) => {
    if (length > most) return;
    length += chunk.length;
    if (length > most) return exceeded(Buffer.concat(chunks));
    chunks.push(chunk);
  });
  response.on("end", () => {
    if (response.complete) done(Buffer.concat(chunks));
  });
}

function tooLong(host: string, most: number): RegistryError {
  return new RegistryError("too-large", `the answer of ${host} is longer than ${most} bytes`);
}

/** Only the code of an error of Node's is told: its text may quote what was sent. */
function asRegistryError(error: unknown, host: string): RegistryError {
  if (error instanceof RegistryError) return error;
  const { code = "ECONNRESET" } = error as NodeJS.ErrnoException;
  const isTransient = BROKEN_OFF.has(code);
  if (isTransient) return new RegistryError("unreachable", `${host} broke off the connection`, { isTransient });
  if (/^HPE_/.test(code)) return new RegistryError("protocol", `the answer of ${host} is not one of HTTP (${code})`);
  if (TLS_FAILURE.test(code)) return new RegistryError("tls", `the TLS connection to ${host} is not trusted (${code})`);
  return new RegistryError("unreachable", `${host} cannot be reached (${code})`);
}

/** Codes of OpenSSL's verification and of Node's own checks. */
const TLS_FAILURE =
  /^(?:ERR_TLS|ERR_SSL|EPROTO$|CERT_|CRL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|INVALID_|HOSTNAME_MISMATCH|ERROR_IN_CERT|PATH_LENGTH)/;
