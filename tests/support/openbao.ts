/** Real servers of OpenBao (or Vault) on loopback, with TLS, for as long as a test needs them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ensureOpenBao } from "../../tools/toolchain/openbao";
import { issueServerCertificate } from "./server-certificate";
import { DEADLINE, freePorts, startProcess, until, type ServerProcess } from "./server-process";

export { freePorts, until, type ServerProcess } from "./server-process";

/** What a server answers. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** One server, initialised and unsealed. It keeps what it holds in files, so that it can be restarted. */
export interface OpenBao {
  /** `https://127.0.0.1:<port>`; the same after a restart. */
  address: string;
  /** The certificate of the authority that vouches for the server. */
  caFile: string;
  rootToken: string;
  unsealKeys: readonly string[];
  /** What clients take from the environment: VAULT_ADDR, VAULT_CACERT and VAULT_TOKEN (the root token). */
  environment: { VAULT_ADDR: string; VAULT_CACERT: string; VAULT_TOKEN: string };
  /** Calls `/v1/<path>` with the root token. Throws where the answer is no success, naming status, path and the server's reasons. */
  api: (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;
  /** The same with any token, and with any status for an answer. */
  call: (method: string, path: string, body?: object, token?: string) => Promise<Answer>;
  seal: () => Promise<void>;
  unseal: () => Promise<void>;
  /** Ends the server if it runs, starts it again at the same address, and unseals it. */
  restart: () => Promise<void>;
  /** Ends it at once, as a crash does. `restart` brings it back. */
  kill: () => Promise<void>;
  /** Ends it and removes its files. */
  stop: () => Promise<void>;
  /** What it has printed since it was last started. */
  log: () => string;
}

/** Starts a server. `config` has further settings of its configuration, by their names there. */
export async function startOpenBao({ config = {} }: { config?: Record<string, unknown> } = {}): Promise<OpenBao> {
  const binary = await ensureOpenBao();
  const folder = mkdtempSync(join(tmpdir(), "portcullis-openbao-"));
  const { caFile, certFile, keyFile } = issueServerCertificate(folder, ["DNS:localhost", "IP:127.0.0.1"]);
  const [port, clusterPort] = await freePorts(2);
  const address = `https://127.0.0.1:${port}`;
  const configFile = join(folder, "config.json");
  const data = join(folder, "data");
  mkdirSync(data);
  const settings = {
    listener: [
      {
        tcp: {
          address: `127.0.0.1:${port}`,
          cluster_address: `127.0.0.1:${clusterPort}`,
          tls_cert_file: certFile,
          tls_key_file: keyFile,
        },
      },
    ],
    storage: { raft: { path: data, node_id: "only", performance_multiplier: "1" } },
    api_addr: address,
    cluster_addr: `https://127.0.0.1:${clusterPort}`,
    // Vault does not start without this setting, and OpenBao does not know it.
    ...(basename(binary) === "vault" && { disable_mlock: true }),
    ...config,
  };
  writeFileSync(configFile, JSON.stringify(settings));

  let rootToken = "";
  let unsealKeys: readonly string[] = [];
  const call: OpenBao["call"] = (method, path, body, token = rootToken) =>
    callServer(address, caFile, method, path, { body, token });
  const api: OpenBao["api"] = async (method, path, body) => successOf(method, path, await call(method, path, body));
  const start = (): ServerProcess => startServer(binary, configFile);
  const unseal = async (): Promise<void> => {
    for (const key of unsealKeys) await api("PUT", "sys/unseal", { key });
    await until("unsealed", server, async () => (await call("GET", "sys/health")).status === 200);
  };
  let server = start();
  const stop = async (): Promise<void> => {
    await server.end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until("listening", server, () => call("GET", "sys/health"));
    const initialised = await api("PUT", "sys/init", { secret_shares: 1, secret_threshold: 1 });
    rootToken = initialised["root_token"] as string;
    unsealKeys = initialised["keys_base64"] as string[];
    await unseal();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    caFile,
    rootToken,
    unsealKeys,
    environment: { VAULT_ADDR: address, VAULT_CACERT: caFile, VAULT_TOKEN: rootToken },
    api,
    call,
    seal: async () => {
      await api("PUT", "sys/seal");
    },
    unseal,
    restart: async () => {
      await server.end();
      server = start();
      await until("listening", server, () => call("GET", "sys/health"));
      await unseal();
    },
    kill: () => server.end("SIGKILL"),
    stop,
    log: () => server.log(),
  };
}

/** Starts the program with a configuration. The process ends with the tests at the latest. */
export function startServer(binary: string, configFile: string, environment: Record<string, string> = {}): ServerProcess {
  // Addresses and tokens of the one who runs the tests must not reach a server of theirs.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:VAULT|BAO)_/.test(name));
  return startProcess(binary, ["server", `-config=${configFile}`], { ...Object.fromEntries(own), ...environment });
}

/** One request to a server, whose certificate is checked. */
export function callServer(
  address: string,
  caFile: string,
  method: string,
  path: string,
  { body, token }: { body?: object | undefined; token?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(token && { "X-Vault-Token": token }),
      ...(method === "PATCH" && { "Content-Type": "application/merge-patch+json" }),
    };
    const options = { method, ca: readFileSync(caFile), agent: false, headers };
    const sent = request(`${address}/v1/${path}`, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("error", reject);
      response.on("end", () => {
        const isJson = response.headers["content-type"] === "application/json" && text !== "";
        resolve({ status: response.statusCode ?? 0, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text } });
      });
    });
    sent.setTimeout(DEADLINE, () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
    sent.on("error", reject);
    sent.end(body && JSON.stringify(body));
  });
}

/** The body of an answer that is a success. */
export function successOf(method: string, path: string, { status, body }: Answer): Record<string, unknown> {
  if (status >= 200 && status < 300) return body;
  throw new Error(`${method} ${path}: ${status}: ${JSON.stringify(body["errors"] ?? body["warnings"] ?? [])}`);
}
