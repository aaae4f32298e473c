/** The registry gateway in front of a real CNCF distribution, both on loopback. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { type Role } from "../../components/registry/gateway/accounts";
import { parseConfiguration } from "../../components/registry/gateway/configuration";
import { type Gateway, startGateway } from "../../components/registry/gateway/gateway";
import { hashPassword } from "../../components/registry/gateway/passwords";
import { registryConfiguration } from "../../components/registry/registry-configuration";
import { buildGoProgram } from "../../tools/toolchain/build";
import { REGISTRY } from "../../tools/toolchain/modules";
import { issueServerCertificate, type ServerCertificate } from "./server-certificate";
import { atExit, freePorts, startProcess, type ServerProcess, until } from "./server-process";

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Of the errors that it lists, the first. */
  error: { code?: string; message?: string };
}

export interface Asking {
  /** Default: `push`. */
  as?: Role | "nobody";
  body?: Buffer | string;
  headers?: Record<string, string>;
  /** In place of the account's own. */
  password?: string;
}

/** A distribution without TLS and accounts, on the loopback interface. */
export interface PlainDistribution {
  origin: string;
  volume: string;
  start: () => Promise<void>;
  /** `SIGKILL` is a crash. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
  /** `registry garbage-collect`, with its further arguments; gives what it prints. */
  collect: (...parameters: string[]) => Promise<string>;
}

export interface GatewayUnderTest {
  address: string;
  probes: string;
  certificate: ServerCertificate;
  folder: string;
  registry: PlainDistribution;
  passwords: Readonly<Record<Role, string>>;
  /** What the gateway logged. */
  log: readonly Readonly<Record<string, unknown>>[];
  ask: (method: string, path: string, asking?: Asking) => Promise<Reply>;
  metrics: () => Promise<string>;
  /** Ends the gateway and starts another on the same state. */
  restart: () => Promise<void>;
  writeAccounts: (accounts: readonly object[]) => void;
  stop: () => Promise<void>;
}

/** Starts the registry as the components configure it. */
export async function startPlainDistribution(folder: string): Promise<PlainDistribution> {
  const binary = await buildGoProgram(REGISTRY);
  const [port = 0] = await freePorts(1);
  const volume = join(folder, "volume");
  const configuration = join(folder, "registry.yml");
  mkdirSync(volume, { recursive: true });
  const settings = registryConfiguration("distribution", { host: "127.0.0.1", port, data: volume });
  writeFileSync(configuration, settings);
  const environment = { ...process.env, OTEL_TRACES_EXPORTER: "none" };
  let server: ServerProcess | undefined;
  const origin = `http://127.0.0.1:${port}`;
  const start = async (): Promise<void> => {
    const started = startProcess(binary, ["serve", configuration], environment);
    server = started;
    await until("listening", started, async () => (await plain(`${origin}/v2/`)).status === 200);
  };
  await start();
  return {
    origin,
    volume,
    start,
    end: async (signal) => server?.end(signal),
    collect: async (...parameters) => {
      const { stdout } = await promisify(execFile)(binary, ["garbage-collect", ...parameters, configuration], {
        env: environment,
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
  };
}

/** Starts a registry and a gateway in front of it. `settings` go over the gateway's configuration. */
export async function startGatewayUnderTest(settings: Readonly<Record<string, unknown>> = {}): Promise<GatewayUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-gateway-"));
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const registry = await startPlainDistribution(folder);
  const certificate = issueServerCertificate(folder, ["DNS:localhost", "IP:127.0.0.1"]);
  const passwords = { pull: "canary-pull-password", push: "canary-push-password", maintenance: "canary-maintenance-password" };
  const accounts = join(folder, "accounts.json");
  const writeAccounts = (entries: readonly object[]): void => writeFileSync(accounts, JSON.stringify({ accounts: entries }));
  const roles = Object.keys(passwords) as Role[];
  writeAccounts(
    await Promise.all(
      roles.map(async (role) => ({ name: role, role, passwordHash: await hashPassword(passwords[role], Buffer.alloc(16, role)) })),
    ),
  );
  const [port, probesPort] = await freePorts(2);
  const configuration = parseConfiguration({
    listen: { address: "127.0.0.1", port },
    probes: { address: "127.0.0.1", port: probesPort },
    registry: registry.origin,
    tls: { certificate: certificate.certFile, key: certificate.keyFile, trust: certificate.caFile },
    accounts,
    state: join(registry.volume, "gateway"),
    watchSeconds: 0.02,
    ...settings,
  });
  const log: Readonly<Record<string, unknown>>[] = [];
  const start = (): Promise<Gateway> => startGateway(configuration, (line) => log.push(line));
  let gateway = await start();
  const address = `https://127.0.0.1:${port}`;
  const probes = `http://127.0.0.1:${probesPort}`;
  const isReady = async (): Promise<void> => {
    while ((await plain(`${probes}/-/readyz`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await isReady();
  let agent = new Agent({ keepAlive: true, ca: readFileSync(certificate.caFile), maxSockets: 128 });
  return {
    ...{ address, probes, certificate, folder, registry, passwords, log, writeAccounts },
    ask: (method, path, { as = "push", password, body, headers = {} } = {}) => {
      const authorization = as === "nobody" ? {} : { Authorization: basic(as, password ?? passwords[as]) };
      return send(`${address}${path}`, agent, {
        method,
        headers: { ...authorization, ...headers },
        ...(body !== undefined && { body }),
      });
    },
    metrics: async () => (await plain(`${probes}/metrics`)).body.toString(),
    restart: async () => {
      await gateway.close(0);
      agent.destroy();
      agent = new Agent({ keepAlive: true, ca: readFileSync(certificate.caFile), maxSockets: 128 });
      gateway = await start();
    },
    stop: async () => {
      agent.destroy();
      await gateway.close(0);
      await registry.end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
      forget();
    },
  };
}

export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Without TLS: what the probes say, or the registry behind. */
export function plain(url: string, method = "GET"): Promise<Reply> {
  return send(url, undefined, { method, headers: {} });
}

/** Pushes a blob as clients do: one part, then the end. Gives its digest once it is acknowledged. */
export async function pushBlob({ ask }: Pick<GatewayUnderTest, "ask">, repository: string, bytes: Buffer): Promise<string> {
  const digest = digestOf(bytes);
  const opened = await ask("POST", `/v2/${repository}/blobs/uploads/`);
  requireStatus(opened, 202);
  const part = await ask("PATCH", locationOf(opened), { body: bytes, headers: { "Content-Type": "application/octet-stream" } });
  requireStatus(part, 202);
  const location = locationOf(part);
  const finished = await ask("PUT", `${location}${location.includes("?") ? "&" : "?"}digest=${encodeURIComponent(digest)}`);
  requireStatus(finished, 201);
  return digest;
}

export function pushManifest(
  { ask }: Pick<GatewayUnderTest, "ask">,
  repository: string,
  reference: string,
  bytes: Buffer,
  mediaType = OCI_MANIFEST,
): Promise<Reply> {
  return ask("PUT", `/v2/${repository}/manifests/${reference}`, { body: bytes, headers: { "Content-Type": mediaType } });
}

/** An image with one layer, whose blobs are pushed; gives the manifest, which is not. */
export async function pushImageBlobs(
  gateway: Pick<GatewayUnderTest, "ask">,
  repository: string,
  content: string,
  more: object = {},
): Promise<Buffer> {
  const config = Buffer.from("{}");
  const layer = Buffer.from(content);
  await pushBlob(gateway, repository, config);
  await pushBlob(gateway, repository, layer);
  return imageManifest(config, [layer], more);
}

export function imageManifest(config: Buffer, layers: readonly Buffer[], more: object = {}): Buffer {
  const descriptor = (bytes: Buffer, mediaType: string): object => ({ mediaType, digest: digestOf(bytes), size: bytes.length });
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: descriptor(config, "application/vnd.oci.image.config.v1+json"),
      layers: layers.map((layer) => descriptor(layer, "application/vnd.oci.image.layer.v1.tar")),
      ...more,
    }),
  );
}

export function indexOf(manifests: readonly Buffer[], more: object = {}): Buffer {
  const entries = manifests.map((bytes) => ({ mediaType: OCI_MANIFEST, digest: digestOf(bytes), size: bytes.length }));
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries, ...more }));
}

function locationOf({ headers }: Reply): string {
  if (!headers.location?.startsWith("/v2/")) throw new Error(`the location is not relative: ${String(headers.location)}`);
  return headers.location;
}

function requireStatus({ status, body }: Reply, expected: number): void {
  if (status !== expected) throw new Error(`status ${status} instead of ${expected}: ${body.toString()}`);
}

/** One request, and the whole answer. Without an agent each has a connection of its own. */
export async function send(
  url: string,
  agent: HttpAgent | undefined,
  { method, headers, body }: { method: string; headers: Record<string, string>; body?: Buffer | string },
): Promise<Reply> {
  const open = url.startsWith("https:") ? request : httpRequest;
  const sent = open(url, {
    method,
    ...(agent && { agent }),
    headers: { ...headers, "Content-Length": Buffer.byteLength(body ?? "") },
  });
  sent.end(body);
  // A server may answer before it has read a body, and not read it.
  sent.on("error", () => undefined);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const bytes = await buffer(response);
  const { statusCode: status = 0, headers: answered } = response;
  return { status, headers: answered, body: bytes, error: errorOf(bytes) };
}

function errorOf(bytes: Buffer): Reply["error"] {
  try {
    const { errors } = JSON.parse(bytes.toString()) as { errors?: Reply["error"][] };
    return errors?.[0] ?? {};
  } catch {
    return {};
  }
}
