/** Servers on loopback that answer as a test says, and record what they were asked. */
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import type { ServerCertificate } from "./server-certificate";

/** A request that came in. */
export interface Recorded {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface StubServer {
  /** `http://127.0.0.1:<port>`, or https. */
  address: string;
  port: number;
  requests: Recorded[];
  /** Ends it, with all connections. */
  close: () => Promise<void>;
}

/** An answer: status and body, where an object stands for its JSON; or what is done with the request. */
export type StubAnswer = readonly [status: number, body?: unknown, headers?: Record<string, string>] | Respond;
export type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts one that gives the answers in turn, the last one for ever. With `tls` it speaks https. */
export async function startStub(answers: readonly StubAnswer[], tls?: ServerCertificate): Promise<StubServer> {
  const requests: Recorded[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      if (typeof answer === "function") return answer(request, response);
      const [status, content, headers = {}] = answer ?? [404];
      response.writeHead(status, headers).end(typeof content === "object" ? JSON.stringify(content) : content);
    });
  };
  const server = tls
    ? createHttpsServer({ key: readFileSync(tls.keyFile), cert: readFileSync(tls.certFile) }, listener)
    : createHttpServer(listener);
  // A handshake that the client breaks off is what some tests are about.
  server.on("tlsClientError", () => undefined);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    requests,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Runs with some variables of the environment set, or unset where `undefined`. */
export async function withEnvironment<T>(changes: Record<string, string | undefined>, run: () => Promise<T>): Promise<T> {
  const before = Object.keys(changes).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(changes)) set(name, value);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}
