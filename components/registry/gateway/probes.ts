import { createServer, type Server } from "node:http";

export interface Probes {
  /** Whether requests can be served now. */
  readonly isReady: () => Promise<boolean>;
  readonly metrics: () => string;
}

/** What the kubelet and Prometheus ask, without TLS and passwords: whether it lives, whether it is ready, and numbers. */
export function createProbesServer({ isReady, metrics }: Probes): Server {
  const server = createServer((request, response) => {
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", Connection: "close" }).end(text);
    };
    if (request.method !== "GET") return answer(405, "");
    if (request.url === "/-/healthz") return answer(200, "ok\n");
    if (request.url === "/metrics") return answer(200, metrics());
    if (request.url !== "/-/readyz") return answer(404, "");
    isReady().then(
      (ready) => answer(ready ? 200 : 503, ready ? "ready\n" : "not ready\n"),
      () => answer(503, "not ready\n"),
    );
  });
  server.maxConnections = 64;
  server.headersTimeout = 5000;
  server.requestTimeout = 5000;
  return server;
}
