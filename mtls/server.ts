import { type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server as HttpsServer } from "node:https";
import { type Server, type TlsOptions, TLSSocket } from "node:tls";
import { type Credentials } from "./credentials";
import { MutualTlsError } from "./errors";
import { contextOptions, type MutualTlsOptions, resolve } from "./options";
import { checkPeer, peerChain, toRefusal, watchPeer } from "./peer";

/**
 * An HTTPS server that only `peers` reach. Who it is says `peerIdentity(request.socket)`.
 *
 * Refusals, and connections that were closed because the peer's certificate expired or was revoked, are emitted as `tlsClientError` with a
 * {@link MutualTlsError}.
 *
 * @throws MutualTlsError `argument-invalid`, or `certificate-usage` if the certificate is not for servers
 */
export function createMutualTlsServer(
  credentials: Credentials,
  options: MutualTlsOptions,
  requestListener?: (request: IncomingMessage, response: ServerResponse) => void,
): HttpsServer {
  return mutualTlsServer(credentials, options, (tlsOptions) => createServer(tlsOptions, requestListener));
}

/**
 * Any server on TLS that only `peers` reach: `create` makes it from the options that it is given, and may add others.
 *
 * ```ts
 * mutualTlsServer(credentials, { peers }, (tlsOptions) => http2.createSecureServer({ ...tlsOptions, allowHTTP1: true }));
 * ```
 */
export function mutualTlsServer<S extends Server>(
  credentials: Credentials,
  options: MutualTlsOptions,
  create: (tlsOptions: TlsOptions) => S,
): S {
  const resolved = resolve(options);
  credentials.require("serverAuth");
  const current = (): TlsOptions => contextOptions(credentials.material, resolved);
  const server = create({ ...current(), requestCert: true, rejectUnauthorized: true, handshakeTimeout: resolved.handshakeTimeout });
  guard(server, (socket) => {
    const identity = checkPeer(requirePeer(socket), { credentials, usage: "clientAuth", peers: resolved.peers });
    watchPeer(socket, { credentials, identity }, (error) => refuse(server, socket, error));
  });
  follow(server, credentials, current);
  return server;
}

/** While it listens, new connections get the credentials of now. Open ones keep what they have. */
function follow(server: Server, credentials: Credentials, current: () => TlsOptions): void {
  const apply = (): void => server.setSecureContext(current());
  server.on("listening", () => {
    apply();
    credentials.on("reload", apply);
  });
  server.on("close", () => credentials.off("reload", apply));
}

/**
 * Lets no listener of `secureConnection` see a socket that `check` throws for. Listeners cannot stop one another, and Node has no hook
 * between the handshake and this event; so the event itself is held back.
 */
function guard(server: Server, check: (socket: TLSSocket) => void): void {
  const emit = server.emit.bind(server) as (event: string | symbol, ...values: unknown[]) => boolean;
  const guarded = (event: string | symbol, ...values: unknown[]): boolean => {
    const [first, second] = values;
    if (event === "secureConnection") {
      if (!(first instanceof TLSSocket)) return false;
      try {
        check(first);
      } catch (error) {
        return refuse(server, first, error);
      }
    }
    if (event === "tlsClientError" && first instanceof Error && second instanceof TLSSocket) {
      return emit(event, explain(first, second), second);
    }
    return emit(event, ...values);
  };
  server.emit = guarded as Server["emit"];
}

function refuse(server: Server, socket: TLSSocket, error: unknown): boolean {
  socket.destroy();
  return server.emit("tlsClientError", error instanceof Error ? error : new Error("the peer cannot be checked"), socket);
}

/** The peer's certificate, if OpenSSL verified it in this very handshake; also when the server's options were tampered with. */
function requirePeer(socket: TLSSocket): Buffer {
  const [certificate] = peerChain(socket);
  if (!certificate) throw new MutualTlsError("peer-certificate-missing", "the peer showed no certificate");
  if (!socket.authorized) throw toRefusal(verdictOf(socket) ?? "unknown");
  if (socket.isSessionReused())
    throw new MutualTlsError("peer-resumed", "the peer resumed a session, so that nothing was verified");
  return certificate;
}

/** Says why, where Node only says that the socket hung up. */
function explain(error: Error, socket: TLSSocket): Error {
  if (error instanceof MutualTlsError) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code === "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE") {
    return new MutualTlsError("peer-certificate-missing", "the peer showed no certificate", { cause: error });
  }
  const verdict = verdictOf(socket);
  if (verdict !== undefined) return toRefusal(verdict, error);
  return new MutualTlsError("handshake-failed", `the handshake failed${code && ` (${code})`}`, { cause: error });
}

/** OpenSSL's verdict on the peer's chain, if it is bad. Node keeps a code here, and declares an error. */
function verdictOf(socket: TLSSocket): string | undefined {
  const verdict: unknown = socket.authorizationError;
  return typeof verdict === "string" ? verdict : undefined;
}
