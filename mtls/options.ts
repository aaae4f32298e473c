import { constants } from "node:crypto";
import { type SecureContextOptions } from "node:tls";
import { MutualTlsError } from "./errors";
import { type Peers, requirePeers } from "./identity";
import { type Material } from "./material";

/** What servers, agents and connections are given. */
export interface MutualTlsOptions {
  /** Who may be at the other end. There is no "everybody". */
  readonly peers: Peers;
  /**
   * The oldest protocol version. TLS 1.2 sends the client's certificate in the clear and has ciphers without forward secrecy.
   * Default: `TLSv1.3`.
   */
  readonly minVersion?: "TLSv1.2" | "TLSv1.3";
  /** Milliseconds a handshake may take. Default: `10000`. */
  readonly handshakeTimeout?: number;
}

const HANDSHAKE_TIMEOUT = 10_000;

/** Throws `argument-invalid` for options that cannot be; gives the others with their defaults. */
export function resolve({
  peers,
  minVersion = "TLSv1.3",
  handshakeTimeout = HANDSHAKE_TIMEOUT,
}: MutualTlsOptions): Required<MutualTlsOptions> {
  requirePeers(peers);
  if (!["TLSv1.2", "TLSv1.3"].includes(minVersion)) {
    throw new MutualTlsError("argument-invalid", "minVersion must be TLSv1.2 or TLSv1.3");
  }
  if (!(handshakeTimeout > 0)) throw new MutualTlsError("argument-invalid", "handshakeTimeout must be more than 0 milliseconds");
  return { peers, minVersion, handshakeTimeout };
}

/**
 * The options of a TLS context. No tickets: whoever resumes a session is not verified again, and would outlive a revocation or its own
 * certificate. No renegotiation: the peer stays who it was.
 */
export function contextOptions(material: Material, { minVersion }: Required<MutualTlsOptions>): SecureContextOptions {
  return { ...material.contextOptions, minVersion, secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION };
}
