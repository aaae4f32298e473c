import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { type Certificate, readCertificate } from "./certificate";
import { MalformedDer } from "./der";
import { MutualTlsError, type MutualTlsErrorCode } from "./errors";
import { type CredentialFiles, type Snapshot, keyFileOf } from "./files";
import { isRevoked, readRevocationList, type RevocationList } from "./revocation";

/** Credentials that were checked and belong together. */
export interface Material {
  readonly digest: string;
  /** The own certificate. */
  readonly leaf: Certificate;
  readonly revocationLists: readonly RevocationList[];
  /** The spans in which the files are good. */
  readonly lifetimes: readonly Lifetime[];
  /** Holds the private key. */
  readonly contextOptions: Readonly<Pick<SecureContextOptions, "cert" | "key" | "ca" | "crl">>;
}

/** From when to when a file is good. */
export interface Lifetime {
  readonly file: string;
  readonly kind: "certificate" | "crl";
  readonly notBefore: Date;
  readonly notAfter: Date;
}

interface Read {
  readonly pem: string;
  readonly x509: X509Certificate;
  readonly facts: Certificate;
}

/**
 * Checks that the files make credentials: all readable, key and certificate a pair, nothing expired, revoked or stale.
 *
 * @throws MutualTlsError that names the file
 */
export function checkSnapshot(files: CredentialFiles, snapshot: Snapshot): Material {
  const keyFile = keyFileOf(files);
  const certificates = keyFile === files.certificate ? withoutKey(snapshot.certificate) : snapshot.certificate;
  const chain = readCertificates(files.certificate, certificates, "certificate-invalid");
  const [own] = chain;
  requireChain(files.certificate, chain);
  const key = readKey(keyFile, snapshot.key);
  if (!own.x509.checkPrivateKey(key)) {
    throw new MutualTlsError("key-mismatch", `${keyFile} is not the key of the certificate in ${files.certificate}`);
  }
  const trust = readCertificates(files.trust, snapshot.trust, "trust-invalid");
  requireRoots(files.trust, trust);
  const lists = snapshot.crls.flatMap(({ file, bytes }) => readLists(file, bytes, trust));
  const revocationLists = lists.map(({ list }) => list);
  if (isRevoked(own.facts, revocationLists)) {
    throw new MutualTlsError("certificate-revoked", `the certificate in ${files.certificate} is revoked`);
  }
  const contextOptions = {
    cert: chain.map(({ pem }) => pem).join("\n"),
    key: snapshot.key,
    ca: trust.map(({ pem }) => pem),
    ...(lists.length > 0 && { crl: lists.map(({ pem }) => pem) }),
  };
  requireContext(files, contextOptions);
  const notAfter = new Date(Math.min(...chain.map(({ facts }) => facts.notAfter.getTime())));
  return {
    digest: snapshot.digest,
    leaf: own.facts,
    revocationLists,
    lifetimes: [
      { file: files.certificate, kind: "certificate", notBefore: own.facts.notBefore, notAfter },
      ...lists.map(({ file, list }) => ({ file, kind: "crl", notBefore: list.thisUpdate, notAfter: list.nextUpdate }) as const),
    ],
    contextOptions,
  };
}

function readCertificates(file: string, bytes: Buffer, code: MutualTlsErrorCode): [Read, ...Read[]] {
  const [first, ...others] = readPem(file, bytes, "CERTIFICATE", code, ({ pem, der }): Read => {
    return { pem, x509: new X509Certificate(der), facts: readCertificate(der) };
  });
  if (!first) throw new MutualTlsError(code, `${file} holds no PEM certificate`);
  return [first, ...others];
}

function requireChain(file: string, chain: readonly Read[]): void {
  for (const [index, { x509, facts }] of chain.entries()) {
    const now = new Date();
    if (now > facts.notAfter) throw new MutualTlsError("certificate-expired", `certificate ${index + 1} in ${file} has expired`);
    if (now < facts.notBefore)
      throw new MutualTlsError("certificate-not-yet-valid", `certificate ${index + 1} in ${file} is not valid yet`);
    const issuer = chain[index + 1];
    if (issuer && !isIssuedBy(x509, issuer.x509)) {
      throw new MutualTlsError("certificate-invalid", `certificate ${index + 2} in ${file} is not the issuer of the one before it`);
    }
  }
  if (chain[0]?.facts.isAuthority)
    throw new MutualTlsError("certificate-invalid", `the first certificate in ${file} is an authority's`);
}

/** The certificates of a file that holds the key as well. */
function withoutKey(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1").replace(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[A-Za-z0-9+/=\s]+-----END \1-----/, "");
  return Buffer.from(text, "latin1");
}

function readKey(file: string, bytes: Buffer): KeyObject {
  try {
    return createPrivateKey(bytes);
  } catch {
    // Without the cause: nothing of what reads keys should get into a log.
    throw new MutualTlsError("key-invalid", `${file} holds no PEM private key, or an encrypted one`);
  }
}

/** OpenSSL ends a chain only at a certificate that signs itself; without one, nobody could connect. */
function requireRoots(file: string, trust: readonly Read[]): void {
  const stranger = trust.findIndex(({ x509 }) => !x509.ca);
  if (stranger >= 0) throw new MutualTlsError("trust-invalid", `certificate ${stranger + 1} in ${file} is no authority's`);
  const now = new Date();
  const hasRoot = trust.some(({ x509, facts }) => isIssuedBy(x509, x509) && facts.notBefore <= now && now <= facts.notAfter);
  if (!hasRoot) throw new MutualTlsError("trust-invalid", `${file} holds no root certificate that is valid now`);
}

function readLists(file: string, bytes: Buffer, trust: readonly Read[]): { file: string; pem: string; list: RevocationList }[] {
  const lists = readPem(file, bytes, "X509 CRL", "crl-invalid", ({ pem, der }) => ({ file, pem, list: readRevocationList(der) }));
  if (lists.length === 0) throw new MutualTlsError("crl-invalid", `${file} holds no PEM revocation list`);
  const now = new Date();
  for (const { list } of lists) {
    if (now > list.nextUpdate) throw new MutualTlsError("crl-expired", `a revocation list in ${file} is past its next update`);
    if (now < list.thisUpdate) throw new MutualTlsError("crl-not-yet-valid", `a revocation list in ${file} is not valid yet`);
    // Of an issuer that is not here, or of two with one name and new keys, the handshake has to decide.
    const issuers = trust.filter(({ facts }) => facts.subject.equals(list.issuer));
    if (issuers.length > 0 && issuers.every(({ x509 }) => list.isSignedBy(x509) === false)) {
      throw new MutualTlsError("crl-invalid", `a revocation list in ${file} is not signed by its issuer`);
    }
  }
  return lists;
}

/** Every block of a PEM file. A block that does not end, or is of another kind, fails the whole file: it may be half written. */
function readPem<T>(
  file: string,
  bytes: Buffer,
  kind: string,
  code: MutualTlsErrorCode,
  read: (block: { pem: string; der: Buffer }) => T,
): T[] {
  const text = bytes.toString("latin1");
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g)];
  const isWhole = text.split("-----BEGIN").length - 1 === blocks.length && text.split("-----END").length - 1 === blocks.length;
  if (!isWhole) throw new MutualTlsError(code, `${file} is cut off or not PEM`);
  return blocks.map(([pem, label, base64 = ""], index) => {
    if (label !== kind) throw new MutualTlsError(code, `block ${index + 1} in ${file} is something else than "${kind}"`);
    try {
      return read({ pem: `${pem}\n`, der: Buffer.from(base64, "base64") });
    } catch (cause) {
      const reason = cause instanceof MalformedDer ? `: ${cause.message}` : "";
      throw new MutualTlsError(code, `block ${index + 1} in ${file} cannot be read${reason}`, { cause });
    }
  });
}

function requireContext(files: CredentialFiles, options: SecureContextOptions): void {
  try {
    createSecureContext(options);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw new MutualTlsError("certificate-invalid", `OpenSSL refuses ${files.certificate}, its key or its trust bundle${reason}`, {
      cause,
    });
  }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
