import { type Certificate, readNames } from "./certificate";
import { MalformedDer } from "./der";
import { MutualTlsError } from "./errors";

/** Who may be at the other end. A peer is let in if one entry of one list matches; at least one entry is needed. */
export interface Peers {
  /** SPIFFE ids, compared exactly: `spiffe://example.org/ns/shop/sa/web`. */
  readonly spiffeIds?: readonly string[];
  /** Every id that begins so. Ends in `/`, so that no name can go on: `spiffe://example.org/ns/shop/`, or `spiffe://example.org/` for all. */
  readonly spiffePrefixes?: readonly string[];
  /** DNS names, compared exactly but for upper and lower case. A wildcard neither stands here nor matches in a certificate. */
  readonly dnsNames?: readonly string[];
}

/** Who is at the other end, out of the certificate that was checked. */
export interface PeerIdentity {
  /** Absent if the certificate has none. */
  readonly spiffeId?: string;
  /** As they stand in the certificate, in lower case; wildcards are left out. */
  readonly dnsNames: readonly string[];
  /** Of the certificate; hexadecimal, lower case. */
  readonly serialNumber: string;
  /** When the certificate ends, and the connection with it. */
  readonly notAfter: Date;
}

/**
 * The SPIFFE ID standard (section 2): a lower-case trust domain, then segments of letters, digits, dots, hyphens and underscores. So there
 * is no port, user, query, fragment or percent, and no empty segment. A workload's id has a path.
 */
const SPIFFE_ID = /^spiffe:\/\/[a-z0-9._-]{1,255}(\/[A-Za-z0-9._-]+)+$/;
const SPIFFE_PREFIX = /^spiffe:\/\/[a-z0-9._-]{1,255}(\/[A-Za-z0-9._-]+)*\/$/;
const LONGEST_SPIFFE_ID = 2048;
const DNS_NAME = /^[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?)*$/i;

/** Throws `argument-invalid`, with the place, unless every entry has a form that can be compared exactly. */
export function requirePeers(peers: Peers): void {
  const { spiffeIds = [], spiffePrefixes = [], dnsNames = [] } = peers;
  if (spiffeIds.length + spiffePrefixes.length + dnsNames.length === 0) {
    throw new MutualTlsError("argument-invalid", "peers: at least one spiffeIds, spiffePrefixes or dnsNames entry is needed");
  }
  requireEach("spiffeIds", spiffeIds, isSpiffeId, "a SPIFFE id with a path, such as spiffe://example.org/web");
  requireEach(
    "spiffePrefixes",
    spiffePrefixes,
    isSpiffePrefix,
    "the beginning of a SPIFFE id and end in /, such as spiffe://example.org/ns/shop/",
  );
  requireEach(
    "dnsNames",
    dnsNames,
    (name) => DNS_NAME.test(name) && name.length <= 253,
    "a DNS name without wildcard or final dot",
  );
}

/**
 * The identity of a certificate.
 *
 * @throws MutualTlsError `peer-names`: a name that cannot be read without doubt, several URIs (the X.509-SVID standard, section 2, allows
 * one), or a `spiffe:` URI that is no SPIFFE id.
 */
export function readIdentity(certificate: Certificate): PeerIdentity {
  const { dnsNames, uris } = names(certificate);
  if (uris.length > 1) throw new MutualTlsError("peer-names", "the peer's certificate has several URIs");
  const [uri = ""] = uris;
  const isSpiffe = /^spiffe:/i.test(uri);
  if (isSpiffe && !isSpiffeId(uri)) throw new MutualTlsError("peer-names", "the peer's certificate has a malformed SPIFFE id");
  return {
    ...(isSpiffe && { spiffeId: uri }),
    dnsNames: dnsNames.filter((name) => !name.startsWith("*")).map((name) => name.toLowerCase()),
    serialNumber: certificate.serialNumber,
    notAfter: certificate.notAfter,
  };
}

/** Whether the identity is one of `peers`. */
export function isOneOf({ spiffeId, dnsNames }: PeerIdentity, peers: Peers): boolean {
  const { spiffeIds = [], spiffePrefixes = [], dnsNames: expectedNames = [] } = peers;
  if (spiffeId !== undefined && spiffeIds.includes(spiffeId)) return true;
  if (spiffeId !== undefined && spiffePrefixes.some((prefix) => spiffeId.startsWith(prefix))) return true;
  return expectedNames.some((name) => dnsNames.includes(name.toLowerCase()));
}

function names(certificate: Certificate): ReturnType<typeof readNames> {
  try {
    return readNames(certificate);
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw new MutualTlsError("peer-names", "the names of the peer's certificate cannot be read without doubt", { cause });
  }
}

function isSpiffeId(text: string): boolean {
  return SPIFFE_ID.test(text) && hasPlainSegments(text);
}

function isSpiffePrefix(text: string): boolean {
  return SPIFFE_PREFIX.test(text) && hasPlainSegments(text);
}

function hasPlainSegments(text: string): boolean {
  return text.length <= LONGEST_SPIFFE_ID && !text.split("/").some((segment) => segment === "." || segment === "..");
}

function requireEach(list: keyof Peers, entries: readonly string[], isValid: (entry: string) => boolean, form: string): void {
  const index = entries.findIndex((entry) => !isValid(entry));
  if (index >= 0) throw new MutualTlsError("argument-invalid", `peers.${list}[${index}] must be ${form}`);
}
