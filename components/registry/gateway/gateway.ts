import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, type Server } from "node:net";
import { type Credentials, loadCredentials } from "../../../mtls/credentials";
import { Authenticator, readAccounts } from "./accounts";
import { type Configuration } from "./configuration";
import { type Facts, Handler } from "./handler";
import { Manifests } from "./immutable-tags";
import { Maintenance } from "./lease";
import { Metrics } from "./metrics";
import { createProbesServer } from "./probes";
import { answerJson, closing, errorBody, Refusal, unavailable } from "./refusal";
import { createGatewayServer } from "./server";
import { State } from "./state";
import { Uploads } from "./uploads";
import { ConnectionLost, Upstream } from "./upstream";

export type Log = (line: Readonly<Record<string, unknown>>) => void;

export interface Gateway {
  readonly port: number;
  readonly probesPort: number;
  /** Takes no new connections, and waits for what is being served, `seconds` at most. */
  close: (seconds?: number) => Promise<void>;
}

const READY_PATIENCE = 2000;

/** Starts the gateway. Throws where the configuration, the certificate or the accounts are no good. */
export async function startGateway(configuration: Configuration, log: Log): Promise<Gateway> {
  const { tls, limits, watchSeconds } = configuration;
  const metrics = new Metrics();
  const authenticator = new Authenticator(await readAccounts(configuration.accounts), (reason) =>
    metrics.authenticationFailure(reason),
  );
  const credentials = await loadCredentials(tls, { checkInterval: Math.max(10, watchSeconds * 1000) });
  const state = new State(configuration.state);
  await state.prepare();
  const upstream = new Upstream(configuration.registry);
  const onRefusal = (): void => metrics.immutableTagRefusal();
  const manifests = new Manifests(upstream, state, { mutableTags: configuration.mutableTags, onRefusal });
  const maintenance = new Maintenance(state, {
    longest: limits.leaseSeconds,
    drain: limits.drainSeconds,
    onRefusal: () => metrics.maintenanceRefusal(),
  });
  await maintenance.restore();

  let isRecovered = false;
  let isClosing = false;
  const uploads = new Uploads(upstream, limits.bodyBytes);
  const handler = new Handler({ authenticator, upstream, manifests, uploads, maintenance, isRecovered: () => isRecovered });
  const server = createGatewayServer(configuration, credentials, (request, response, invite) => {
    void serve(handler, request, response, invite, { metrics, log });
  });
  const probes = createProbesServer({
    // Also while what was begun is not finished: reads are served, and whoever ends maintenance has to get through.
    isReady: async () =>
      !isClosing &&
      credentials.notAfter > new Date() &&
      (await upstream.ask({ method: "GET", path: "/v2/" }, READY_PATIENCE)).status === 200,
    metrics: () =>
      metrics.text({
        isLeaseActive: maintenance.lease !== undefined,
        writes: maintenance.writes,
        certificateExpiry: credentials.notAfter,
      }),
  });
  const stopWatching = watchAccounts(configuration, authenticator, metrics, log);
  watchCertificate(credentials, metrics, log);
  await listen(probes, configuration.probes);
  await listen(server, configuration.listen);
  void recover(manifests, maintenance, log, () => isClosing).then(() => {
    isRecovered = true;
  });
  log({ message: "listening", ...configuration.listen });

  return {
    port: portOf(server),
    probesPort: portOf(probes),
    close: async (seconds = 20) => {
      isClosing = true;
      stopWatching();
      credentials.close();
      const closed = once(server, "close");
      server.close();
      // Those that are busy now are idle later, and would be kept for the next request.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      const timer = setTimeout(() => server.closeAllConnections(), seconds * 1000);
      await closed;
      clearTimeout(timer);
      clearInterval(sweep);
      upstream.close();
      const quiet = once(probes, "close");
      probes.close();
      probes.closeAllConnections();
      await quiet;
    },
  };
}

async function serve(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  invite: () => void,
  { metrics, log }: { metrics: Metrics; log: Log },
): Promise<void> {
  const started = Date.now();
  const facts: Facts = {};
  response.once("close", () => {
    const status = response.writableFinished ? response.statusCode : 499;
    metrics.request(request.method, status);
    const { account, target } = facts;
    // Of who was not let in, only the address is told: names and paths may hold a password that was put in the wrong place.
    const client = request.socket.remoteAddress;
    log({
      message: "request",
      client,
      account,
      method: account && request.method,
      target,
      status,
      milliseconds: Date.now() - started,
    });
  });
  response.setHeader("X-Content-Type-Options", "nosniff");
  await handler.handle(request, response, facts, invite).catch((error: unknown) => {
    const refusal = toRefusal(error);
    if (!refusal) log({ message: "error", error: error instanceof Error ? error.message : "unknown" });
    const { status, headers } = refusal ?? { status: 500, headers: {} };
    const body = refusal ? errorBody(refusal) : { errors: [{ code: "UNKNOWN", message: "the gateway failed" }] };
    answerJson(response, status, body, { ...closing(request), ...headers });
  });
}

function toRefusal(error: unknown): Refusal | undefined {
  if (error instanceof ConnectionLost) return unavailable("the registry does not answer");
  return error instanceof Refusal ? error : undefined;
}

/** Until the registry is there, as often as it takes. During a lease nothing is written: somebody collects garbage. */
async function recover(manifests: Manifests, maintenance: Maintenance, log: Log, isClosing: () => boolean): Promise<void> {
  let told = "";
  while (!isClosing()) {
    try {
      if (await manifests.isSettled()) return;
      return await maintenance.write(() => manifests.recover());
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      if (reason !== told) log({ message: "what was begun cannot be finished yet", error: reason });
      told = reason;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** Read at each look, as certificates are. */
function watchAccounts(
  { accounts: file, watchSeconds }: Configuration,
  authenticator: Authenticator,
  metrics: Metrics,
  log: Log,
): () => void {
  let seen = "";
  const look = async (): Promise<void> => {
    const text = await readFile(file, "utf8").catch(() => "unreadable");
    if (text === seen) return;
    seen = text;
    try {
      authenticator.replace(await readAccounts(file));
    } catch (error) {
      metrics.reloadFailure("accounts");
      log({
        message: "the accounts are no good; the last good ones stay",
        error: error instanceof Error ? error.message : "unknown",
      });
    }
  };
  const timer = setInterval(() => void look(), watchSeconds * 1000).unref();
  return () => clearInterval(timer);
}

function watchCertificate(credentials: Credentials, metrics: Metrics, log: Log): void {
  credentials.on("reload", () => log({ message: "new certificate", expires: credentials.notAfter.toISOString() }));
  credentials.on("problem", (error) => {
    metrics.reloadFailure("certificate");
    log({ message: "the certificate is no good; the last good one stays", error: error.message });
  });
}

async function listen(server: Server, { address, port }: Configuration["listen"]): Promise<void> {
  server.listen(port, address);
  await once(server, "listening");
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
