import { DerReader, type Extension, MalformedDer, readBoolean, readExtensions, readTime, readWhole, TAG } from "./der";

/** What a certificate may be used for, by the hexadecimal content of the OID (RFC 5280, 4.2.1.12). */
export const USAGES = { serverAuth: "2b06010505070301", clientAuth: "2b06010505070302" } as const;
export type Usage = keyof typeof USAGES;

const KEY_USAGE = "551d0f";
const SUBJECT_ALTERNATIVE_NAME = "551d11";
const BASIC_CONSTRAINTS = "551d13";
const EXTENDED_KEY_USAGE = "551d25";

/** The context tags of `GeneralName` (RFC 5280, 4.2.1.6): `dNSName` and `uniformResourceIdentifier`, and those that are no identity here. */
const DNS_NAME = 0x82;
const URI = 0x86;
const OTHER_NAMES = [0xa0, 0x81, 0xa3, 0xa4, 0xa5, 0x87, 0x88];

/** Letters, digits, hyphens and underscores; the first label may be a wildcard. */
const DNS_NAME_FORM = /^(\*\.)?[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?)*$/i;
/** The characters of RFC 3986. */
const URI_FORM = /^[a-z][a-z0-9+.-]*:[-a-z0-9._~:/?#[\]@!$&'()*+,;=%]*$/i;

/** What this library reads of a certificate. */
export interface Certificate {
  /** Hexadecimal, lower case. */
  readonly serialNumber: string;
  /** The issuer's name in DER. */
  readonly issuer: Buffer;
  /** The subject's name in DER. */
  readonly subject: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Whether it may sign certificates or revocation lists, by its basic constraints or its key usage. */
  readonly isAuthority: boolean;
  /** Extended key usages, by the hexadecimal content of their OIDs. */
  readonly usages: ReadonlySet<string>;
  readonly extensions: ReadonlyMap<string, Extension>;
}

/** The names of a certificate that can be an identity. */
export interface Names {
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
}

/**
 * Reads a certificate in DER (RFC 5280, 4.1).
 *
 * Not from the text that Node or OpenSSL print: text has to be split again, and that is how names were smuggled in (CVE-2021-44532).
 *
 * @throws MalformedDer
 */
export function readCertificate(der: Buffer): Certificate {
  const tbs = DerReader.of(DerReader.of(readWhole(der, TAG.sequence)).read(TAG.sequence));
  tbs.readOptional(0xa0);
  const serialNumber = tbs.read(TAG.integer).content.toString("hex");
  tbs.read(TAG.sequence);
  const issuer = tbs.read(TAG.sequence).whole;
  const validity = DerReader.of(tbs.read(TAG.sequence));
  const notBefore = readTime(validity.read(TAG.utcTime, TAG.generalizedTime));
  const notAfter = readTime(validity.read(TAG.utcTime, TAG.generalizedTime));
  validity.end();
  const subject = tbs.read(TAG.sequence).whole;
  tbs.read(TAG.sequence);
  tbs.readOptional(0x81);
  tbs.readOptional(0x82);
  const last = tbs.readOptional(0xa3);
  tbs.end();
  const extensions = last ? readExtensions(last) : new Map<string, Extension>();
  return {
    serialNumber,
    issuer,
    subject,
    notBefore,
    notAfter,
    isAuthority: isAuthority(extensions),
    usages: readUsages(extensions.get(EXTENDED_KEY_USAGE)),
    extensions,
  };
}

/**
 * The names of a certificate. A DNS name or URI with a character that has no place in it is refused with all the others: what is not plain
 * is not compared. The common name is never read.
 *
 * @throws MalformedDer
 */
export function readNames(certificate: Certificate): Names {
  const dnsNames: string[] = [];
  const uris: string[] = [];
  const extension = certificate.extensions.get(SUBJECT_ALTERNATIVE_NAME);
  const names = extension && DerReader.of(readWhole(extension.value, TAG.sequence));
  while (names && !names.isAtEnd) {
    const { tag, content } = names.read(DNS_NAME, URI, ...OTHER_NAMES);
    // Latin 1 maps each byte to one character, so that none can hide.
    const text = content.toString("latin1");
    if (tag === DNS_NAME && !DNS_NAME_FORM.test(text)) throw new MalformedDer("a DNS name is none");
    if (tag === URI && !URI_FORM.test(text)) throw new MalformedDer("a URI is none");
    if (tag === DNS_NAME) dnsNames.push(text);
    if (tag === URI) uris.push(text);
  }
  return { dnsNames, uris };
}

/** Whether the certificate says that it is for `usage`. One that names no usage is for none. */
export function hasUsage(certificate: Certificate, usage: Usage): boolean {
  return certificate.usages.has(USAGES[usage]);
}

function isAuthority(extensions: ReadonlyMap<string, Extension>): boolean {
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  const ca = constraints && DerReader.of(readWhole(constraints.value, TAG.sequence)).readOptional(TAG.boolean);
  if (ca && readBoolean(ca)) return true;
  const keyUsage = extensions.get(KEY_USAGE);
  // The first byte counts the unused bits; keyCertSign and cRLSign are bits 5 and 6 of the second.
  return keyUsage !== undefined && ((readWhole(keyUsage.value, TAG.bitString).content[1] ?? 0) & 0b0000_0110) !== 0;
}

function readUsages(extension: Extension | undefined): ReadonlySet<string> {
  const usages = new Set<string>();
  const list = extension && DerReader.of(readWhole(extension.value, TAG.sequence));
  while (list && !list.isAtEnd) usages.add(list.read(TAG.oid).content.toString("hex"));
  return usages;
}
