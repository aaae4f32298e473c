/** How requests reach Vault: over verified TLS, to one origin, with nothing logged. */
import { readFileSync } from "node:fs";
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** What node-vault hands to its transport. */
export interface TransportRequest {
  method: string;
  uri: string;
  headers: Record<string, string>;
  json?: unknown;
}

/** What node-vault expects back. */
export interface TransportResponse {
  statusCode: number;
  body: unknown;
  request: { path: string };
}

export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** A request takes no longer, in milliseconds, its answer included; an answer is no longer, in bytes. */
export const TIMEOUT_MS = 60_000;
const LONGEST_ANSWER = 16 * 1024 * 1024;
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Throws unless an address is `https://host[:port]`, or plain http on the loopback interface, where an agent listens. */
export function checkAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new Error("must be a URL such as https://vault.example.com:8200");
  if (url.username || url.password || url.search || url.hash || url.pathname !== "/") {
    throw new Error("must be no more than a scheme, a host and a port");
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) throw new Error("must begin with https:// outside loopback");
  return url;
}

/**
 * A transport to one server. node-vault's own would follow redirects with the token, honour proxies from the environment, and verify nothing
 * once VAULT_SKIP_VERIFY holds any text.
 *
 * @param caFile a PEM file that the server's certificate is verified with; default: the roots that Node trusts.
 */
export function transportTo(address: string, caFile?: string, timeout = TIMEOUT_MS): Transport {
  const { origin, protocol } = checkAddress(address);
  const tls = protocol === "https:";
  const shared = { keepAlive: true, maxSockets: 64 };
  const agent = tls
    ? new HttpsAgent({
        ...shared,
        ...(caFile !== undefined && { ca: readFileSync(caFile) }),
        // Said here, since NODE_TLS_REJECT_UNAUTHORIZED would otherwise decide.
        rejectUnauthorized: true,
        minVersion: "TLSv1.2",
      })
    : new HttpAgent(shared);
  const start = tls ? httpsRequest : httpRequest;

  return ({ method, uri, headers, json }) => {
    const url = new URL(uri);
    if (url.origin !== origin) return Promise.reject(new Error("the request is for another server"));
    const body = json === undefined || typeof json === "boolean" ? undefined : Buffer.from(JSON.stringify(json));
    const options: RequestOptions = {
      method,
      agent,
      headers: {
        Accept: "application/json",
        "X-Vault-Request": "true",
        ...headers,
        ...(body && { "Content-Type": headers["Content-Type"] ?? "application/json", "Content-Length": body.length }),
      },
    };
    return new Promise((resolve, reject) => {
      let isLate = false;
      // An answer that the timeout cuts off looks like a reset connection.
      const fail = (error: Error): void => reject(isLate ? timedOut(timeout) : error);
      const outgoing = start(url, options, (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length > LONGEST_ANSWER) response.destroy(new Error("the answer is too long"));
          else chunks.push(chunk);
        });
        response.on("error", fail);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          // A redirect would carry the token to wherever the answer says; the active node's address has to be configured instead.
          if (status >= 300 && status < 400) return reject(new Error("it redirects; use the address of the active node"));
          const body = parse(Buffer.concat(chunks).toString());
          if (body === undefined && !needsNoBody(status)) return reject(new Error(`${NO_ANSWER} (status ${status})`));
          resolve({
            // Accepted is a success, which node-vault takes for an error: tidying answers so.
            statusCode: status === 202 ? 200 : status,
            body: body ?? (status === 204 ? undefined : { errors: [NO_ANSWER] }),
            request: { path: url.pathname },
          });
        });
      });
      // A timer of its own: an abort signal for each request costs a tenth of the time that issuing a certificate takes.
      const timer = setTimeout(() => {
        isLate = true;
        outgoing.destroy();
      }, timeout);
      outgoing.on("error", fail);
      outgoing.on("close", () => clearTimeout(timer));
      outgoing.end(body);
    });
  };
}

function timedOut(timeout: number): Error {
  return Object.assign(new Error(`no answer within ${timeout / 1000} s`), { code: "ETIMEDOUT" });
}

const NO_ANSWER = "the answer is not one of Vault's, which are objects in JSON";

/** Whether a status says enough without a body: done, or what a proxy in between answers too while Vault is away. */
function needsNoBody(status: number): boolean {
  return status === 204 || status === 429 || status >= 500;
}

/** The object in JSON, if there is one. Anything else comes from something that is no Vault, such as a proxy, and is not repeated. */
function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
