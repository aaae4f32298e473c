/** Real registries on loopback, with TLS and authentication, for as long as a test needs them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credentials } from "../../policies/signatures/registry/options";
import { buildGoProgram } from "../../tools/toolchain/build";
import { REFERRERS_REGISTRY, REGISTRY, type GoProgram } from "../../tools/toolchain/modules";
import { issueServerCertificate, type ServerCertificate } from "./server-certificate";
import { freePorts, startProcess, until, type ServerProcess } from "./server-process";

/** The account of all of them. */
export const ACCOUNT = { username: "tester", password: "correct-horse-of-the-tests" };
/** What distribution compares that password with: bcrypt, which neither Node nor OpenSSL computes. */
const ACCOUNT_HASH = "$2b$05$PortcullisTestsSalted.kxkvCOdXVp3Ya5n93PlZ1IJGlGFScNm";

/** A registry. */
export interface TestRegistry {
  /** Its name in image references: `127.0.0.1:<port>`. */
  registry: string;
  /** The same with its scheme. */
  address: string;
  /** The server's certificate and the authority that vouches for it. */
  certificate: ServerCertificate;
  /** What a client of ours is told: the authority, and the account where there is one. */
  options: { ca: string; credentials: () => Promise<Credentials | undefined> };
  /** A folder for DOCKER_CONFIG, which holds the account. */
  dockerConfig: string;
  /** Where distribution keeps what is pushed. */
  data: string;
  /** Ends it at once, as a crash does. */
  kill: () => Promise<void>;
  /** Ends it if it runs, and starts it again at the same address. Distribution keeps what it held; the one with referrers does not. */
  restart: () => Promise<void>;
  /** Ends it and removes its files. */
  stop: () => Promise<void>;
  /** What it has printed since it was last started. */
  log: () => string;
}

export interface DistributionOptions {
  /** Whether it wants {@link ACCOUNT}; default true. */
  authentication?: boolean;
  /** Sections of its configuration, in place of those that it has by default: `{ auth: { token: … } }`. */
  config?: Readonly<Record<string, unknown>>;
  /** More settings of the server's TLS: `{ clientcas: [file] }`. */
  tls?: Readonly<Record<string, unknown>>;
}

/** What a program needs to be started. */
interface Place {
  folder: string;
  port: number;
  certificate: ServerCertificate;
  data: string;
}

/** CNCF distribution 3, which has no referrers API. What it holds can be deleted. */
export function startDistribution({ authentication = true, config, tls }: DistributionOptions = {}): Promise<TestRegistry> {
  return start(REGISTRY, authentication, ({ folder, port, certificate: { certFile, keyFile }, data }) => {
    const accounts = join(folder, "htpasswd");
    writeFileSync(accounts, `${ACCOUNT.username}:${ACCOUNT_HASH}\n`);
    const settings = {
      version: "0.1",
      storage: { filesystem: { rootdirectory: data }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}`, tls: { certificate: certFile, key: keyFile, ...tls } },
      ...(authentication && { auth: { htpasswd: { realm: "registry", path: accounts } } }),
      ...config,
    };
    const configFile = join(folder, "config.yml");
    // JSON is YAML.
    writeFileSync(configFile, JSON.stringify(settings));
    return { args: ["serve", configFile], environment: { OTEL_TRACES_EXPORTER: "none" } };
  });
}

/** A registry with the referrers API, which keeps all in memory. */
export function startReferrersRegistry({ authentication = true }: { authentication?: boolean } = {}): Promise<TestRegistry> {
  return start(REFERRERS_REGISTRY, authentication, ({ port, certificate: { certFile, keyFile } }) => ({
    args: ["-listen", `127.0.0.1:${port}`, "-cert", certFile, "-key", keyFile],
    environment: authentication ? { REGISTRY_ACCOUNT: `${ACCOUNT.username}:${ACCOUNT.password}` } : {},
  }));
}

async function start(
  program: GoProgram,
  authentication: boolean,
  prepare: (place: Place) => { args: string[]; environment: Record<string, string> },
): Promise<TestRegistry> {
  const binary = await buildGoProgram(program);
  const folder = mkdtempSync(join(tmpdir(), "portcullis-registry-"));
  const certificate = issueServerCertificate(folder, ["DNS:localhost", "IP:127.0.0.1"]);
  const [port = 0] = await freePorts(1);
  const registry = `127.0.0.1:${port}`;
  const [data, dockerConfig] = [join(folder, "data"), join(folder, "docker")];
  for (const path of [data, dockerConfig]) mkdirSync(path);
  const auth = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString("base64");
  writeFileSync(join(dockerConfig, "config.json"), JSON.stringify({ auths: authentication ? { [registry]: { auth } } : {} }));
  const { args, environment } = prepare({ folder, port, certificate, data });
  // Settings of the one who runs the tests must not reach a registry of theirs.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:REGISTRY|OTEL)_/.test(name));
  const ca = readFileSync(certificate.caFile, "utf8");
  const run = async (): Promise<ServerProcess> => {
    const started = startProcess(binary, args, { ...Object.fromEntries(own), ...environment });
    await until("listening", started, () => isAnswering(`https://${registry}/v2/`, ca));
    return started;
  };
  let server: ServerProcess | undefined;
  const stop = async (): Promise<void> => {
    await server?.end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    server = await run();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    registry,
    address: `https://${registry}`,
    certificate,
    options: { ca, credentials: () => Promise.resolve(authentication ? ACCOUNT : undefined) },
    dockerConfig,
    data,
    kill: async () => server?.end("SIGKILL"),
    restart: async () => {
      await server?.end();
      server = await run();
    },
    stop,
    log: () => server?.log() ?? "",
  };
}

/** Whether a server answers, whatever it says. One that wants a certificate of its clients ends the connection instead: it runs as well. */
function isAnswering(address: string, ca: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { ca, agent: false }, (response) => {
      response.resume();
      resolve(true);
    });
    sent.on("error", (error: NodeJS.ErrnoException) => (/^ERR_SSL_/.test(error.code ?? "") ? resolve(true) : reject(error)));
    sent.end();
  });
}
