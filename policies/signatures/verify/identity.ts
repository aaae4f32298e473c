import type { CertificateIdentity } from "./sigstore";
import { contentOf, elements, SEQUENCE, UTF8_STRING } from "./der";
import { Refusal, shown } from "./refusal";
import type { IdentityPattern } from "./types";
import { wholePattern } from "../whole-pattern";

const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
/** The issuer of the token for which Fulcio issued a certificate: as a UTF-8 string in DER, and in its first form as plain bytes. */
const ISSUER = "1.3.6.1.4.1.57264.1.8";
const FIRST_ISSUER = "1.3.6.1.4.1.57264.1.1";

/** Tags of names. Source: RFC 5280, 4.2.1.6. */
const EMAIL = 0x81;
const URI = 0x86;

interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly type: number;
}

/** Refuses a certificate that was issued to none of the identities. Gives one text for whom it was issued to. */
export function checkIdentity(certificate: CertificateIdentity, patterns: readonly IdentityPattern[], authority: string): string {
  const identity = readIdentity(certificate);
  if (patterns.some((pattern) => matches(identity, pattern))) return JSON.stringify([identity.issuer, identity.subject]);
  const subject = `"${shown(identity.subject)}" of the issuer "${shown(identity.issuer)}"`;
  throw new Refusal("certificate", `its certificate was issued to ${subject}, which "${shown(authority)}" does not name`);
}

function matches({ issuer, subject, type }: Identity, pattern: IdentityPattern): boolean {
  const wanted = pattern.subject ?? pattern.subjectPattern;
  if (wanted === undefined || issuer !== pattern.issuer) return false;
  const wantedType = pattern.subjectType ?? (wanted.includes("://") ? "uri" : "email");
  if (type !== (wantedType === "uri" ? URI : EMAIL)) return false;
  return pattern.subject === undefined ? matchesWhole(subject, wanted) : subject === wanted;
}

/** A pattern that is none matches nothing. */
function matchesWhole(text: string, pattern: string): boolean {
  try {
    return wholePattern(pattern).test(text);
  } catch {
    return false;
  }
}

/** The bytes are read here: the library strips their highest bit, so that different names would be the same. */
function readIdentity({ oids = [] }: CertificateIdentity): Identity {
  const extension = (oid: string): Buffer | undefined => oids.find(({ oid: found }) => found?.id.join(".") === oid)?.value;
  const names = elements(contentOf(extension(SUBJECT_ALTERNATIVE_NAME), SEQUENCE));
  const [name] = names;
  // The authority of a log issues certificates to one subject; which of several was meant would be a guess.
  if (!name || names.length > 1) throw new Refusal("certificate", "its certificate has not exactly one subject");
  const issuer = extension(ISSUER);
  return {
    issuer: decode(issuer ? contentOf(issuer, UTF8_STRING) : extension(FIRST_ISSUER)),
    subject: decode(name.content),
    type: name.tag,
  };
}

function decode(bytes: Buffer | undefined): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes ?? Buffer.alloc(0));
  } catch {
    throw new Refusal("certificate", "its certificate names its subject or issuer in no known encoding");
  }
}
