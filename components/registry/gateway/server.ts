import { constants } from "node:crypto";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import { type SecureContextOptions } from "node:tls";
import { type Credentials } from "../../../mtls/credentials";
import { mutualTlsServer } from "../../../mtls/server";
import { type Configuration } from "./configuration";

export type Listener = (request: IncomingMessage, response: ServerResponse, invite: () => void) => void;

/** With TLS 1.2 as well: forward secrecy and authenticated encryption only (RFC 9325, section 4.2). TLS 1.3 has nothing else. */
const CIPHERS = [
  ...["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
  ...["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"],
  ...["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"],
].join(":");
const HEADERS_SECONDS = 10;

/** The server for the registry's clients. Its certificate is the one that the credentials hold now. */
export function createGatewayServer(
  { tls, limits }: Pick<Configuration, "tls" | "limits">,
  credentials: Credentials,
  listener: Listener,
): Server {
  const protocol: ServerOptions = {
    // Node's parser is strict; that must not depend on a switch of the process (`--insecure-http-parser`).
    insecureHTTPParser: false,
    maxHeaderSize: 16 * 1024,
    headersTimeout: HEADERS_SECONDS * 1000,
    requestTimeout: limits.requestSeconds * 1000,
    keepAliveTimeout: limits.idleSeconds * 1000,
    connectionsCheckingInterval: 5000,
    requireHostHeader: true,
  };
  const server = tls.clients
    ? mutualTlsServer(credentials, { peers: tls.clients, minVersion: tls.minVersion }, (options) =>
        createServer({ ...options, ...protocol }),
      )
    : createOpenServer(credentials, tls.minVersion, protocol);
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 64;
  server.setTimeout(limits.idleSeconds * 1000);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => listener(request, response, () => undefined));
  // The body is asked for once it is clear that it is wanted.
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) =>
    listener(request, response, () => response.writeContinue()),
  );
  // A client that does not finish its handshake is none of our problems.
  server.on("tlsClientError", () => undefined);
  return server;
}

function createOpenServer(credentials: Credentials, minVersion: "TLSv1.2" | "TLSv1.3", protocol: ServerOptions): Server {
  credentials.require("serverAuth");
  const current = (): SecureContextOptions => {
    const { cert, key } = credentials.material.contextOptions;
    const { SSL_OP_NO_RENEGOTIATION, SSL_OP_CIPHER_SERVER_PREFERENCE } = constants;
    const secureOptions = SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE;
    return { ...(cert && { cert }), ...(key && { key }), minVersion, ciphers: CIPHERS, secureOptions };
  };
  const server = createServer({ ...protocol, ...current(), handshakeTimeout: HEADERS_SECONDS * 1000 });
  const apply = (): void => server.setSecureContext(current());
  server.on("listening", () => {
    apply();
    credentials.on("reload", apply);
  });
  server.on("close", () => credentials.off("reload", apply));
  return server;
}
