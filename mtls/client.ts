import { once } from "node:events";
import { Agent, type AgentOptions } from "node:https";
import { isIP, type TcpNetConnectOpts } from "node:net";
import { type ConnectionOptions, connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import { type Credentials } from "./credentials";
import { MutualTlsError } from "./errors";
import { type Material } from "./material";
import { contextOptions, type MutualTlsOptions, resolve } from "./options";
import { checkPeer, peerChain, toRefusal, watchPeer } from "./peer";

/** Where {@link connect} goes, and whom it expects there. */
export interface MutualTlsConnectOptions extends MutualTlsOptions {
  readonly host: string;
  readonly port: number;
  /** The name that the server is asked for (SNI). Default: `host`, or none if that is an address. It is no identity: `peers` is. */
  readonly servername?: string;
  /** Such as `["h2"]`. Default: `[]`. */
  readonly alpnProtocols?: readonly string[];
}

/** The part of a request's options that says where to connect. What else it says of TLS (`ca`, `rejectUnauthorized`, …) has no effect. */
type Target = Pick<TcpNetConnectOpts, "family" | "hints" | "localAddress" | "lookup" | "keepAlive" | "keepAliveInitialDelay"> &
  Pick<ConnectionOptions, "timeout" | "host" | "port" | "servername" | "ALPNProtocols">;

type Opener = (target: Target) => TLSSocket;

/**
 * A connection to a server that is one of `peers`; resolves after the handshake. It is destroyed with a {@link MutualTlsError} when the
 * server's certificate expires or a new revocation list revokes it. `peerIdentity(socket)` says who it is.
 *
 * For HTTP/2: `http2.connect(url, { createConnection: () => socket })` with `alpnProtocols: ["h2"]`.
 *
 * @throws MutualTlsError if the server is refused, or Node's error if there is none (`ECONNREFUSED`)
 */
export async function connect(credentials: Credentials, options: MutualTlsConnectOptions): Promise<TLSSocket> {
  const { host, port, servername, alpnProtocols = [] } = options;
  const socket = opener(
    credentials,
    options,
  )({
    host,
    port,
    ...(servername !== undefined && { servername }),
    ...(alpnProtocols.length > 0 && { ALPNProtocols: [...alpnProtocols] }),
  });
  await once(socket, "secureConnect");
  return socket;
}

/**
 * An agent for `https.request` whose requests reach `peers` only. Idle connections are kept open (`keepAlive`), but none of older
 * credentials: a reload closes what is idle, and what is in use when its request ends.
 *
 * @throws MutualTlsError `argument-invalid`, or `certificate-usage` if the certificate is not for clients
 */
export function mutualTlsAgent(
  credentials: Credentials,
  options: MutualTlsOptions & Pick<AgentOptions, "keepAlive" | "maxSockets" | "maxFreeSockets" | "timeout">,
): Agent {
  return new MutualTlsAgent(credentials, options);
}

class MutualTlsAgent extends Agent {
  readonly #credentials: Credentials;
  readonly #open: Opener;
  /** The credentials that each socket was opened with. */
  readonly #origins = new WeakMap<object, Material>();
  readonly #onReload = (): void => {
    for (const sockets of Object.values(this.freeSockets)) sockets?.forEach((socket) => socket.destroy());
  };

  constructor(credentials: Credentials, options: Parameters<typeof mutualTlsAgent>[1]) {
    const { keepAlive = true, maxSockets, maxFreeSockets, timeout } = options;
    super({
      keepAlive,
      ...(maxSockets !== undefined && { maxSockets }),
      ...(maxFreeSockets !== undefined && { maxFreeSockets }),
      ...(timeout !== undefined && { timeout }),
    });
    this.#credentials = credentials;
    this.#open = opener(credentials, options);
    credentials.on("reload", this.#onReload);
  }

  override createConnection(target: Target): TLSSocket {
    const origin = this.#credentials.material;
    const socket = this.#open(target);
    this.#origins.set(socket, origin);
    return socket;
  }

  override keepSocketAlive(socket: TLSSocket): boolean {
    // Node answers whether the socket can be kept, and declares nothing.
    const canKeep: unknown = super.keepSocketAlive(socket);
    return canKeep === true && this.#origins.get(socket) === this.#credentials.material;
  }

  override destroy(): void {
    this.#credentials.off("reload", this.#onReload);
    super.destroy();
  }
}

/** Opens connections, each with the credentials of its moment. */
function opener(credentials: Credentials, options: MutualTlsOptions): Opener {
  const resolved = resolve(options);
  credentials.require("clientAuth");
  const check = { credentials, usage: "serverAuth", peers: resolved.peers } as const;
  let origin: Material | undefined;
  let context: SecureContext | undefined;
  return (target) => {
    if (!context || origin !== credentials.material) {
      origin = credentials.material;
      context = createSecureContext(contextOptions(origin, resolved));
    }
    const socket = connectTls({
      ...pick(target),
      secureContext: context,
      rejectUnauthorized: true,
      checkServerIdentity: (_host, { raw }) => refusalOf(() => void checkPeer(raw, check)),
    });
    explainErrors(socket);
    const deadline = setTimeout(() => {
      socket.destroy(new MutualTlsError("handshake-failed", `no handshake within ${resolved.handshakeTimeout} milliseconds`));
    }, resolved.handshakeTimeout);
    socket.once("close", () => clearTimeout(deadline));
    // Before any listener of the caller: whoever hears of the connection finds it checked.
    socket.once("secureConnect", () => {
      clearTimeout(deadline);
      const refusal = refusalOf(() => {
        if (socket.isSessionReused())
          throw new MutualTlsError("peer-resumed", "a session was resumed, so that nothing was verified");
        const identity = checkPeer(peerChain(socket)[0] ?? Buffer.alloc(0), check);
        watchPeer(socket, { credentials, identity }, (error) => socket.destroy(error));
      });
      if (refusal) socket.destroy(refusal);
    });
    return socket;
  };
}

/** Only what says where: a request's options are often made elsewhere, and none of them may weaken the check. */
function pick(target: Target): ConnectionOptions {
  const { host, port, family, hints, localAddress, lookup, keepAlive, keepAliveInitialDelay, timeout, ALPNProtocols } = target;
  const servername = target.servername ?? (host !== undefined && isIP(host) === 0 ? host : "");
  const place = {
    host,
    port,
    family,
    hints,
    localAddress,
    lookup,
    keepAlive,
    keepAliveInitialDelay,
    timeout,
    ALPNProtocols,
    servername,
  };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
}

/** Node destroys a socket with OpenSSL's verdict; the caller gets this library's. Errors of the network stay as they are. */
function explainErrors(socket: TLSSocket): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => destroy(error && explain(error, socket));
}

function explain(error: Error, socket: TLSSocket): Error {
  if (error instanceof MutualTlsError) return error;
  const code = "code" in error ? String(error.code) : "";
  const verdict: unknown = socket.authorizationError;
  if (typeof verdict === "string" && verdict === code) return toRefusal(code, error);
  const isTls = code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_");
  return isTls ? new MutualTlsError("handshake-failed", `the handshake failed (${code})`, { cause: error }) : error;
}

function refusalOf(check: () => void): Error | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error("the peer cannot be checked", { cause: error });
  }
}
