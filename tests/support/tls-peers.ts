/** The other ends of handshakes: Node and `openssl`, neither through the library that is tested. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, type Server as NetServer, type Socket } from "node:net";
import { connect, createServer, type SecureVersion, type Server } from "node:tls";
import { makeFolder, type Pair, writeFiles } from "./certificates";

/** What a peer shows, and how old its protocol is. */
export interface Peer {
  /** Absent: it shows no certificate. */
  readonly pair?: Pair | undefined;
  readonly trust: string;
  readonly version?: "TLSv1.2" | "TLSv1.3";
}

const REQUEST = "GET / HTTP/1.0\r\n\r\n";

/** Starts a server on a free port of the loopback interface. */
export async function listen(server: NetServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Closes a server with its connections. */
export async function stop(server: NetServer, sockets: Iterable<Socket> = []): Promise<void> {
  const closed = once(server, "close");
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

/** Servers that are stopped together, with their connections. */
export class Servers {
  readonly #running: { server: NetServer; sockets: Set<Socket> }[] = [];

  /** Starts a server and gives its port. */
  async start(server: NetServer): Promise<number> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => sockets.add(socket));
    this.#running.push({ server, sockets });
    return listen(server);
  }

  async stop(): Promise<void> {
    for (const { server, sockets } of this.#running.splice(0)) await stop(server, sockets);
  }
}

/** What a server answers to a plain Node client; empty if it lets it out. */
export async function askAsNode(port: number, { pair, trust, version = "TLSv1.3" }: Peer): Promise<string> {
  const versions: { minVersion: SecureVersion; maxVersion: SecureVersion } = { minVersion: version, maxVersion: version };
  const identity = pair && { cert: pair.certificate, key: pair.key };
  const socket = connect({ host: "127.0.0.1", port, ca: trust, ...identity, ...versions, checkServerIdentity: () => undefined });
  let answer = "";
  socket.on("data", (data: Buffer) => (answer += data.toString()));
  // Whether it is refused by an alert, a reset or an end differs from system to system.
  socket.on("error", () => undefined);
  socket.write(REQUEST);
  await new Promise((resolve) => socket.once("close", resolve));
  return answer;
}

/** What a server answers to `openssl s_client`. */
export async function askAsOpenSsl(
  port: number,
  { pair, trust, version = "TLSv1.3" }: Peer,
  more: readonly string[] = [],
): Promise<string> {
  const folder = makeFolder();
  try {
    const files = writeFiles(folder.path, "peer", { ...(pair ?? { certificate: "", key: "" }), trust });
    const identity = pair ? ["-cert", files.certificate, "-cert_chain", files.certificate, "-key", files.key] : [];
    const trusted = ["-CAfile", files.trust, "-verify_return_error", version === "TLSv1.2" ? "-tls1_2" : "-tls1_3"];
    const child = spawn("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, "-quiet", ...identity, ...trusted, ...more]);
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    // Refused before the request is written.
    child.stdin.on("error", () => undefined);
    child.stdin.write(REQUEST);
    await once(child, "close");
    return output;
  } finally {
    folder.remove();
  }
}

/** Runs `use` with the port of a plain Node server. */
export async function withNodeServer<T>({ pair, trust, version }: Peer, use: (port: number) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const versions = version && ({ minVersion: version, maxVersion: version } as const);
  const identity = pair && { cert: pair.certificate, key: pair.key };
  const server: Server = createServer({ ca: trust, requestCert: true, ...identity, ...versions }, (socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data: Buffer) => socket.write(data));
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  try {
    return await use(await listen(server));
  } finally {
    await stop(server, sockets);
  }
}

/** Runs `use` with the port of an `openssl s_server` that demands a certificate, and verifies it. */
export async function withOpenSslServer<T>(
  { pair, trust, version = "TLSv1.3" }: Peer,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const folder = makeFolder();
  const files = writeFiles(folder.path, "peer", { ...(pair ?? { certificate: "", key: "" }), trust });
  const identity = ["-cert", files.certificate, "-cert_chain", files.certificate, "-key", files.key];
  const trusted = ["-CAfile", files.trust, "-Verify", "3", "-verify_return_error", version === "TLSv1.2" ? "-tls1_2" : "-tls1_3"];
  const child = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", ...identity, ...trusted, "-rev"]);
  const closed = once(child, "close");
  try {
    return await use(await portOf(child.stdout, closed));
  } finally {
    child.kill();
    await closed;
    folder.remove();
  }
}

async function portOf(output: NodeJS.ReadableStream, closed: Promise<unknown>): Promise<number> {
  let text = "";
  const found = new Promise<number>((resolve) => {
    output.on("data", (data: Buffer) => {
      text += data.toString();
      const port = /ACCEPT \S+:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const failed = closed.then(() => Promise.reject(new Error("openssl s_server ended before it listened")));
  // If it ends later, that is its end and no failure.
  failed.catch(() => undefined);
  return Promise.race([found, failed]);
}
