/** A real Docker engine of its own, with all that it makes in a folder, for as long as a test needs it. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import Docker, { type NetworkCreateOptions } from "dockerode";
import { atExit, startProcess, until } from "./server-process";

/** What of the engine's surroundings it must not see or change: its settings, the addresses of hosts, and folders that containerd writes to. */
const SURROUNDINGS =
  'mount --bind "$1" /etc/docker && mount --bind "$2" /etc/hosts && mount -t tmpfs run /run && mount -t tmpfs opt /opt';
const CGROUPS = "/sys/fs/cgroup";

/** A registry that the engine is to trust. */
export interface TrustedRegistry {
  port: number;
  /** The authority that vouches for it, under its host's name. */
  caFile: string;
  /** The name of its host, which is this one. Default: `localhost`. */
  host?: string;
}

export interface DockerEngine {
  client: Docker;
  /** Waits for what an endpoint streams. Throws the first error that it tells, which is no error of the request. Gives what it told. */
  finish: (stream: NodeJS.ReadableStream) => Promise<Progress[]>;
  /** Makes a network of the bridge driver, which goes with the engine. `settings` are those of the engine's API. */
  createBridge: (name: string, settings?: Omit<NetworkCreateOptions, "Name" | "Driver">) => Promise<void>;
  /** Makes the engine verify a registry. To be called before it is first asked for; images are then named `<host>:<port>/…`. */
  trust: (registry: TrustedRegistry) => Promise<void>;
  /** Ends it with all its containers, and removes every trace. */
  stop: () => Promise<void>;
  log: () => string;
}

/** A line of what the engine says while it works. */
export interface Progress {
  stream?: string;
  status?: string;
  error?: string;
  aux?: { ID?: string; Tag?: string; Digest?: string; Size?: number };
}

/** Why no engine can run here; `undefined` where one can. */
export function missingForDockerEngine(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "a Docker engine needs Linux and root";
  if (spawnSync("dockerd", ["--version"]).status !== 0) return "there is no dockerd on PATH (Debian: docker.io)";
  const namespaces = spawnSync("unshare", ["--mount", "--pid", "--fork", "--mount-proc", "sh", "-c", "mount -t tmpfs run /run"]);
  if (namespaces.status !== 0) return "a Docker engine needs the right to make namespaces and to mount";
  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));
  return hasIpv6 ? undefined : "a Docker engine that verifies registries on loopback needs IPv6 there";
}

/** For `before`: on a machine where no engine can run, the tests that need one are shown as skipped, with the reason. */
export function skipWithoutDockerEngine(this: Mocha.Context): void {
  const reason = missingForDockerEngine();
  if (reason === undefined) return;
  console.error(`skipped: ${reason}`);
  this.skip();
}

/**
 * Starts one. It lives in namespaces of its own for mounts and processes, so that the end of its first process is the end of everything that it
 * has started and mounted, however the tests end. `hosts` are names under which it knows this machine. Throws where {@link missingForDockerEngine} has a reason, or with what it has printed.
 */
export async function startDockerEngine(hosts: readonly string[] = ["localhost"]): Promise<DockerEngine> {
  const reason = missingForDockerEngine();
  if (reason !== undefined) throw new Error(reason);
  const folder = mkdtempSync(join(tmpdir(), "portcullis-docker-"));
  const path = (name: string): string => join(folder, name);
  const cgroup = `portcullis-${randomBytes(6).toString("hex")}`;
  const bridges = new Set<string>();
  const relays: Server[] = [];
  const clear = (): void => {
    for (const id of bridges) spawnSync("ip", ["link", "delete", `br-${id.slice(0, 12)}`]);
    for (const tree of [CGROUPS, ...subfolders(CGROUPS)]) removeCgroup(join(tree, cgroup));
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  const forget = atExit(clear);
  for (const name of ["settings", "data", "state"]) mkdirSync(path(name));
  // Names of loopback lead to IPv6 only: see `trust`.
  writeFileSync(path("hosts"), hosts.map((host) => `::1 ${host}\n`).join(""));
  mkdirSync("/etc/docker", { recursive: true });
  const engine = startProcess(
    "unshare",
    [
      ...["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
      ...["sh", "-c", `${SURROUNDINGS} && shift 2 && exec dockerd "$@"`, "dockerd", path("settings"), path("hosts")],
      // The rules of the machine's firewall stay as they are.
      ...["--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs", `--cgroup-parent=/${cgroup}`],
      ...[`--host=unix://${path("socket")}`, `--data-root=${path("data")}`, `--exec-root=${path("state")}`],
      ...[`--pidfile=${path("pid")}`, "--log-level=warn"],
    ],
    // The resolver of the C library answers 127.0.0.1 for a name that the file of hosts gives ::1 alone.
    { ...process.env, GODEBUG: "netdns=go" },
  );
  const client = new Docker({ socketPath: path("socket") });
  const stop = async (): Promise<void> => {
    await engine.end("SIGKILL");
    await Promise.all(relays.map(closeRelay));
    clear();
    forget();
  };
  try {
    await until("listening", engine, () => client.ping());
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    client,
    finish: (stream) => finish(client, stream),
    createBridge: async (name, settings) => {
      const { id } = await client.createNetwork({ ...settings, Name: name, Driver: "bridge" });
      bridges.add(id);
    },
    trust: async ({ port, caFile, host = "localhost" }) => {
      // The engine takes every registry that resolves into 127.0.0.0/8 for one whose certificate need not be checked, which no setting
      // changes, and it looks for authorities below /etc/docker/certs.d alone. So it reaches the registry by ::1, and /etc/docker is ours.
      const authorities = join(path("settings"), "certs.d", `${host}:${port}`);
      mkdirSync(authorities, { recursive: true });
      copyFileSync(caFile, join(authorities, "ca.crt"));
      relays.push(await relay(port));
    },
    stop,
    log: engine.log,
  };
}

function finish(client: Docker, stream: NodeJS.ReadableStream): Promise<Progress[]> {
  return new Promise((resolve, reject) => {
    client.modem.followProgress(stream, (failure: Error | null, lines: Progress[] | null) => {
      const error = failure?.message ?? lines?.find((line) => line.error !== undefined)?.error;
      if (error === undefined) resolve(lines ?? []);
      else reject(new Error(error));
    });
  });
}

/** Carries connections to a port of ::1 to the same port of 127.0.0.1. */
async function relay(port: number): Promise<Server> {
  const server = createServer((incoming) => {
    const outgoing = connect(port, "127.0.0.1");
    const ends: [Socket, Socket] = [incoming, outgoing];
    for (const end of ends) {
      open.get(server)?.add(end);
      end.on("error", () => ends.forEach((other) => other.destroy()));
      end.on("close", () => open.get(server)?.delete(end));
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  open.set(server, new Set());
  await once(server.listen(port, "::1"), "listening");
  return server;
}

const open = new WeakMap<Server, Set<Socket>>();

async function closeRelay(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  for (const socket of open.get(server) ?? []) socket.destroy();
  await closed;
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

/** Removes control groups, which are folders whose files go with them. A process that was killed a moment ago may still hold one. */
function removeCgroup(folder: string): void {
  if (!existsSync(folder)) return;
  subfolders(folder).forEach(removeCgroup);
  for (let tries = 100; ; tries--) {
    try {
      return rmdirSync(folder);
    } catch (error) {
      if (tries === 0) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
