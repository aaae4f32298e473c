/** The servers that a `VaultServer` deploys, as real processes on loopback: what the component renders, with other places. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ensureOpenBao } from "../../tools/toolchain/openbao";
import { callServer, freePorts, startOpenBao, startServer, until, type Answer, type OpenBao, type ServerProcess } from "./openbao";
import { register, type Registered } from "./register";
import { issueServerCertificate } from "./server-certificate";

const KEY = "unseal";

/** One of the servers. */
export interface ClusterNode {
  address: string;
  process: ServerProcess;
  /** The status of a probe that the kubelet would make. */
  probe: (name: "readinessProbe" | "livenessProbe" | "startupProbe") => Promise<number>;
  call: (method: string, path: string, body?: object, token?: string) => Promise<Answer>;
  /** Starts it again. */
  start: () => void;
}

/** Servers that know of each other; nobody has initialised them yet. */
export interface VaultCluster {
  nodes: readonly ClusterNode[];
  caFile: string;
  /** Where all of them log to disk. */
  auditFile: string;
  stop: () => Promise<void>;
}

interface Container {
  command: string[];
  env: { name: string; value?: string }[];
  [probe: string]: unknown;
}

/** Renders the component for production with a transit seal at `address`. */
export function registerVaultServer(address: string): Promise<Registered[]> {
  return register(() => {
    const { VaultServer } = require("../../components/vault/vault-server") as typeof import("../../components/vault/vault-server");
    return new VaultServer("vault", {
      environment: "prod",
      image: `registry.example.com/openbao:2.7.2@sha256:${"0123456789abcdef".repeat(4)}`,
      tls: { secret: "vault-tls" },
      seal: { transit: { address, key: KEY, secret: "vault-seal" }, cidrs: ["203.0.113.5/32"] },
    });
  });
}

/** Starts three servers and the one that unseals them. */
export async function startVaultCluster(): Promise<VaultCluster> {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-cluster-"));
  const transit = await startOpenBao();
  const nodes: ClusterNode[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all([...nodes.map(({ process }) => process.end("SIGKILL")), transit.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const token = await makeSealToken(transit);
    const registered = await registerVaultServer(transit.address);
    const certificate = issueServerCertificate(folder, ["DNS:vault.vault.svc", "IP:127.0.0.1"]);
    const ports = await freePorts(6);
    const binary = await ensureOpenBao({ orVault: false });
    // One for all: the servers demand the same name of each other, and here they have one file system.
    const audit = join(folder, "audit");
    mkdirSync(audit);
    for (const index of [0, 1, 2]) {
      const home = join(folder, `vault-${index}`);
      for (const part of ["config", "tls", "seal", "data"]) mkdirSync(join(home, part), { recursive: true });
      copyFileSync(certificate.certFile, join(home, "tls/tls.crt"));
      copyFileSync(certificate.keyFile, join(home, "tls/tls.key"));
      copyFileSync(certificate.caFile, join(home, "tls/ca.crt"));
      copyFileSync(transit.caFile, join(home, "seal/ca.crt"));
      writeFileSync(join(home, "seal/token"), token, { mode: 0o600 });
      nodes.push(startNode({ index, home, audit, ports, binary, registered, caFile: certificate.caFile }));
    }
    await Promise.all(nodes.map(({ process, call }) => until("listening", process, () => call("GET", "sys/health"))));
    return { nodes, caFile: certificate.caFile, auditFile: join(audit, "audit.log"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A token that may use the key and nothing else, as the guide says to make one. */
async function makeSealToken(transit: OpenBao): Promise<string> {
  await transit.api("POST", "sys/mounts/transit", { type: "transit" });
  await transit.api("POST", `transit/keys/${KEY}`);
  const policy = ["encrypt", "decrypt"].map((way) => `path "transit/${way}/${KEY}" { capabilities = ["update"] }`).join("\n");
  await transit.api("PUT", "sys/policies/acl/unseal", { policy });
  const made = await transit.api("POST", "auth/token/create-orphan", { policies: ["unseal"], period: "24h" });
  return (made["auth"] as { client_token: string }).client_token;
}

interface NodeParts {
  index: number;
  home: string;
  audit: string;
  /** Those of the APIs, then those of the servers among themselves. */
  ports: readonly number[];
  binary: string;
  registered: readonly Registered[];
  caFile: string;
}

function startNode({ index, home, audit, ports, binary, registered, caFile }: NodeParts): ClusterNode {
  const inputs = (name: string): Record<string, unknown> => registered.find((resource) => resource.name === name)?.inputs ?? {};
  // The only changes: places of a pod become places of this machine.
  const relocate = (text: string): string =>
    [0, 1, 2]
      .reduce(
        (moved, other) => {
          const pod = `vault-${other}.vault-internal.vault.svc`;
          return moved
            .replaceAll(`${pod}:8200`, `127.0.0.1:${ports[other]}`)
            .replaceAll(`${pod}:8201`, `127.0.0.1:${ports[other + 3]}`);
        },
        text.replaceAll("$(POD_NAME)", `vault-${index}`),
      )
      .replaceAll("[::]:8200", `127.0.0.1:${ports[index]}`)
      .replaceAll("[::]:8201", `127.0.0.1:${ports[index + 3]}`)
      .replaceAll("/vault/audit/", `${audit}/`)
      .replaceAll("/vault/", `${home}/`);
  const { spec } = inputs("vault-servers") as { spec: { template: { spec: { containers: [Container] } } } };
  const [container] = spec.template.spec.containers;
  const { data } = inputs("vault-config") as { data: Record<string, string> };
  for (const [file, text] of Object.entries(data)) writeFileSync(join(home, "config", file), relocate(text));
  const [, , config = ""] = container.command;
  const environment = Object.fromEntries(container.env.flatMap(({ name, value }) => (value ? [[name, relocate(value)]] : [])));
  const address = `https://127.0.0.1:${ports[index]}`;
  const start = (): ServerProcess => startServer(binary, join(home, "config", basename(config)), environment);
  const call: ClusterNode["call"] = (method, path, body, token = "") => callServer(address, caFile, method, path, { body, token });
  return {
    address,
    process: start(),
    call,
    probe: async (name) => {
      const { httpGet } = container[name] as { httpGet: { path: string } };
      return (await call("GET", httpGet.path.replace(/^\/v1\//, ""))).status;
    },
    start() {
      this.process = start();
    },
  };
}
