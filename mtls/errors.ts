/** What went wrong: of the caller's arguments, of the own files, or of the peer. */
export type MutualTlsErrorCode =
  /** An argument of a call is wrong. */
  | "argument-invalid"
  /** A file of the credentials cannot be read. */
  | "file-unreadable"
  /** The key file may be read or written by everybody. */
  | "key-exposed"
  /** A file does not hold what it should. */
  | "certificate-invalid"
  | "key-invalid"
  | "trust-invalid"
  | "crl-invalid"
  /** The key is not the certificate's. */
  | "key-mismatch"
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "certificate-revoked"
  /** The own certificate is not for this use: `serverAuth` for servers, `clientAuth` for clients. */
  | "certificate-usage"
  /** A revocation list is past its `nextUpdate`. */
  | "crl-expired"
  | "crl-not-yet-valid"
  | "peer-certificate-missing"
  /** The peer's certificate leads to no root of the trust bundle, or a certificate on the way is not fit for it. */
  | "peer-untrusted"
  | "peer-expired"
  | "peer-not-yet-valid"
  | "peer-revoked"
  /** Whether the peer is revoked cannot be told: a list of its chain is missing, stale or badly signed. */
  | "peer-revocation-unknown"
  /** The peer's certificate is an authority's, or lacks the extended key usage. */
  | "peer-usage"
  /** The peer's names cannot be read without doubt. */
  | "peer-names"
  /** The peer is genuine, but nobody who may connect. */
  | "peer-identity"
  /** The peer resumed a session, which nothing here allows. */
  | "peer-resumed"
  /** The handshake failed before there was a certificate to judge: the protocol version, garbage, silence. */
  | "handshake-failed"
  /** The socket was not checked by this library. */
  | "not-mutual-tls";

/** The error of this library. Its message names files and rules, never what a file holds. */
export class MutualTlsError extends Error {
  override readonly name = "MutualTlsError";

  constructor(
    readonly code: MutualTlsErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
