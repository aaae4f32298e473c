import { verify, type X509Certificate } from "node:crypto";
import { type Certificate } from "./certificate";
import { DerReader, type Extension, MalformedDer, readExtensions, readTime, readWhole, TAG } from "./der";

/** `deltaCRLIndicator` (RFC 5280, 5.2.4). */
const DELTA = "551d1b";

/** The digest of each signature algorithm that is verified here, by the hexadecimal content of its OID; none for Ed25519. */
const DIGESTS: Readonly<Record<string, string | null>> = {
  "2a8648ce3d040302": "sha256",
  "2a8648ce3d040303": "sha384",
  "2a8648ce3d040304": "sha512",
  "2a864886f70d01010b": "sha256",
  "2a864886f70d01010c": "sha384",
  "2a864886f70d01010d": "sha512",
  "2b6570": null,
};

/** A revocation list. */
export interface RevocationList {
  /** The issuer's name in DER. */
  readonly issuer: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Serial numbers, hexadecimal, lower case. */
  readonly serialNumbers: ReadonlySet<string>;
  /** Whether `authority` signed it; undefined if the algorithm is not known here. */
  isSignedBy(authority: X509Certificate): boolean | undefined;
}

/**
 * Reads a revocation list in DER (RFC 5280, 5.1). It must be complete and say when the next one comes: of a delta list, or of one for some
 * reasons or certificates only, OpenSSL would take what is not in it as "not revoked".
 *
 * @throws MalformedDer
 */
export function readRevocationList(der: Buffer): RevocationList {
  const outer = DerReader.of(readWhole(der, TAG.sequence));
  const signed = outer.read(TAG.sequence);
  const algorithm = DerReader.of(outer.read(TAG.sequence)).read(TAG.oid).content.toString("hex");
  const signature = outer.read(TAG.bitString).content.subarray(1);
  outer.end();

  const tbs = DerReader.of(signed);
  tbs.readOptional(TAG.integer);
  tbs.read(TAG.sequence);
  const issuer = tbs.read(TAG.sequence).whole;
  const thisUpdate = readTime(tbs.read(TAG.utcTime, TAG.generalizedTime));
  const next = tbs.readOptional(TAG.utcTime, TAG.generalizedTime);
  if (!next) throw new MalformedDer("it does not say when the next list comes");
  const serialNumbers = new Set<string>();
  const entries = tbs.readOptional(TAG.sequence);
  const list = entries && DerReader.of(entries);
  while (list && !list.isAtEnd) serialNumbers.add(DerReader.of(list.read(TAG.sequence)).read(TAG.integer).content.toString("hex"));
  const last = tbs.readOptional(0xa0);
  tbs.end();
  requireComplete(last ? readExtensions(last) : new Map<string, Extension>());

  return {
    issuer,
    thisUpdate,
    nextUpdate: readTime(next),
    serialNumbers,
    isSignedBy(authority) {
      const digest = DIGESTS[algorithm];
      return digest === undefined ? undefined : verify(digest, signed.whole, authority.publicKey, signature);
    },
  };
}

/** Whether one of the lists revokes the certificate. */
export function isRevoked(certificate: Certificate, lists: readonly RevocationList[]): boolean {
  return lists.some((list) => list.issuer.equals(certificate.issuer) && list.serialNumbers.has(certificate.serialNumber));
}

/** Whether there are lists of the certificate's issuer, and all are past their next update. */
export function isStale(certificate: Certificate, lists: readonly RevocationList[], now: Date): boolean {
  const own = lists.filter((list) => list.issuer.equals(certificate.issuer));
  return own.length > 0 && own.every((list) => now >= list.nextUpdate);
}

function requireComplete(extensions: ReadonlyMap<string, Extension>): void {
  if (extensions.has(DELTA)) throw new MalformedDer("it is a delta list");
  if ([...extensions.values()].some(({ isCritical }) => isCritical))
    throw new MalformedDer("it is for a part of the certificates only");
}
