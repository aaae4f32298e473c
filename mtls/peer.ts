import { type Socket } from "node:net";
import { type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import { type Certificate, hasUsage, readCertificate, type Usage } from "./certificate";
import { type Credentials } from "./credentials";
import { MutualTlsError } from "./errors";
import { isOneOf, type PeerIdentity, type Peers, readIdentity } from "./identity";
import { isRevoked, isStale } from "./revocation";
import { runAt } from "./timer";

/** Where the identity hangs on a socket. A property and not a map, because HTTP/2 hands out proxies of sockets. */
const IDENTITY = Symbol("portcullis.peerIdentity");

/** What a peer is checked against. */
export interface PeerCheck {
  readonly credentials: Credentials;
  /** What the peer's certificate has to be for. */
  readonly usage: Usage;
  readonly peers: Peers;
}

/**
 * Who is at the other end of a connection: of `request.socket` in a request listener (HTTP/2 too), of the socket that `connect` gave.
 *
 * @throws MutualTlsError `not-mutual-tls` if nothing of this library checked the socket; so nobody is taken for anybody.
 */
export function peerIdentity(socket: Socket): PeerIdentity {
  const { [IDENTITY]: identity } = socket as Socket & { [IDENTITY]?: PeerIdentity };
  if (!identity) throw new MutualTlsError("not-mutual-tls", "the socket was not checked by mutual TLS");
  return identity;
}

/**
 * Checks what OpenSSL leaves open once it has verified the chain: that the peer says what its certificate is for, that it is no authority,
 * and who it is. Dates and revocation are looked at again, with the credentials of now.
 *
 * @throws MutualTlsError `peer-…`
 */
export function checkPeer(der: Buffer, { credentials, usage, peers }: PeerCheck): PeerIdentity {
  const certificate = readPeer(der);
  const now = new Date();
  if (now > certificate.notAfter) throw new MutualTlsError("peer-expired", "the peer's certificate has expired");
  if (now < certificate.notBefore) throw new MutualTlsError("peer-not-yet-valid", "the peer's certificate is not valid yet");
  const { revocationLists } = credentials.material;
  if (isRevoked(certificate, revocationLists)) throw revoked();
  if (isStale(certificate, revocationLists, now)) {
    throw new MutualTlsError("peer-revocation-unknown", "the revocation list of the peer's issuer is past its next update");
  }
  if (certificate.isAuthority) throw new MutualTlsError("peer-usage", "the peer's certificate is an authority's");
  if (!hasUsage(certificate, usage)) {
    throw new MutualTlsError("peer-usage", `the peer's certificate lacks the extended key usage ${usage}`);
  }
  const identity = readIdentity(certificate);
  if (isOneOf(identity, peers)) return identity;
  const name = identity.spiffeId ?? identity.dnsNames[0] ?? "a peer without a name";
  throw new MutualTlsError("peer-identity", `${name} (serial number ${identity.serialNumber}) is not one of the peers`);
}

/**
 * Marks a socket as checked, and calls `onEnd` when a certificate of the peer's chain expires or is found in a revocation list that was
 * loaded since. Ends with the socket.
 */
export function watchPeer(
  socket: TLSSocket,
  { credentials, identity }: { credentials: Credentials; identity: PeerIdentity },
  onEnd: (error: MutualTlsError) => void,
): void {
  const chain = peerChain(socket).map(readPeer);
  const notAfter = new Date(Math.min(identity.notAfter.getTime(), ...chain.map((certificate) => certificate.notAfter.getTime())));
  Object.defineProperty(socket, IDENTITY, { value: Object.freeze({ ...identity, notAfter }) });
  const cancel = runAt(notAfter, () => onEnd(new MutualTlsError("peer-expired", "the peer's certificate has expired")));
  const onReload = (): void => {
    if (chain.some((certificate) => isRevoked(certificate, credentials.material.revocationLists))) onEnd(revoked());
  };
  credentials.on("reload", onReload);
  socket.once("close", () => {
    cancel();
    credentials.off("reload", onReload);
  });
}

/**
 * The peer's certificate and those above it, in DER; empty if it showed none.
 *
 * Not by `getPeerX509Certificate`: in a client, each call of it takes the first certificate away, so that the second one returns the issuer.
 */
export function peerChain(socket: TLSSocket): Buffer[] {
  const chain: Buffer[] = [];
  // Declared as always there; Node leaves it empty if there is no certificate, and a root names itself as its issuer.
  let next: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (next?.raw && !chain.some((der) => next?.raw && der.equals(next.raw))) {
    chain.push(next.raw);
    next = next.issuerCertificate;
  }
  return chain;
}

/** What OpenSSL's verdict on a chain means. */
export function toRefusal(verdict: string, cause?: Error): MutualTlsError {
  const options = cause && { cause };
  if (verdict === "CERT_HAS_EXPIRED")
    return new MutualTlsError("peer-expired", "a certificate of the peer's chain has expired", options);
  if (verdict === "CERT_NOT_YET_VALID") {
    return new MutualTlsError("peer-not-yet-valid", "a certificate of the peer's chain is not valid yet", options);
  }
  if (verdict === "CERT_REVOKED") return revoked(options);
  if (verdict.includes("CRL")) {
    return new MutualTlsError("peer-revocation-unknown", `whether the peer is revoked cannot be told (${verdict})`, options);
  }
  if (verdict === "INVALID_PURPOSE") {
    return new MutualTlsError("peer-usage", "a certificate of the peer's chain is not for this use", options);
  }
  return new MutualTlsError("peer-untrusted", `the peer's certificate leads to no trusted root (${verdict})`, options);
}

function revoked(options?: ErrorOptions): MutualTlsError {
  return new MutualTlsError("peer-revoked", "a certificate of the peer's chain is revoked", options);
}

function readPeer(der: Buffer): Certificate {
  try {
    return readCertificate(der);
  } catch (cause) {
    throw new MutualTlsError("peer-untrusted", "the peer's certificate is malformed", { cause });
  }
}
