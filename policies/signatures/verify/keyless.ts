import type { Bundle } from "@sigstore/bundle";
import { X509Certificate } from "node:crypto";
import { BIT_STRING, contentOf, elements, SEQUENCE } from "./der";
import { checkIdentity } from "./identity";
import { checkLogEntry } from "./log-entry";
import { isSignedBy } from "./keys";
import { Refusal, shown } from "./refusal";
import { entityOf, sigstoreVerify, trustMaterialOf } from "./sigstore";
import type { Signed } from "./signed";
import type { KeylessAuthority } from "./types";

const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

/**
 * Refuses a signature whose certificate an authority does not trust, and gives one text for whom it was issued to. The library checks chain,
 * times, logs and signature; the identity, the key in the log entry and what the certificate is for are checked here.
 */
export function checkKeyless({ data, signature, bundle: read }: Signed, authority: KeylessAuthority): string {
  const bundle = read();
  const leaf = leafOf(bundle);
  if (!leaf) throw new Refusal("signature", `its signature has no certificate for "${shown(authority.name)}" to check`);
  const certificate = readCertificate(leaf);
  // The library comes to it as well, after everything that takes fifty times as long.
  if (!isSignedBy(certificate.publicKey, data, signature)) {
    throw new Refusal("signature", "its signature is not by the key of its certificate");
  }
  checkChain(bundle);
  const material = trustMaterialOf(authority.trustedRoot);
  const entity = entityOf(bundle, data);
  const verifier = new (sigstoreVerify().Verifier)(material, {
    ctlogThreshold: authority.certificateLogs ?? 1,
    tlogThreshold: authority.transparencyLogs ?? 1,
    // A certificate that is valid for minutes says nothing without the time of its use.
    timestampThreshold: Math.max(authority.timestamps ?? 1, 1),
  });
  let signer;
  try {
    signer = verifier.verify(entity);
  } catch (error) {
    throw new Refusal("certificate", inWords(error, bundle, certificate, authority));
  }
  for (const entry of entity.tlogEntries) checkLogEntry(entry, { key: certificate.publicKey, certificate: leaf });
  // Node.js gives nothing, in place of a list, for a certificate that does not say what it is for.
  if (certificate.ca || !new Set(certificate.keyUsage).has(CODE_SIGNING)) {
    throw new Refusal("certificate", "its certificate is not for signing code");
  }
  return checkIdentity(signer.identity ?? {}, authority.identities, authority.name);
}

function leafOf({ verificationMaterial: { content } }: Bundle): Buffer | undefined {
  if (content.$case === "certificate") return content.certificate.rawBytes;
  return content.$case === "x509CertificateChain" ? content.x509CertificateChain.certificates[0]?.rawBytes : undefined;
}

/** Roots come from the trusted root alone. Source: github.com/sigstore/protobuf-specs, protos/sigstore_bundle.proto. */
function checkChain({ verificationMaterial: { content } }: Bundle): void {
  if (content.$case !== "x509CertificateChain") return;
  const [, ...issuers] = content.x509CertificateChain.certificates.map(({ rawBytes }) => readCertificate(rawBytes));
  if (issuers.some((issuer) => issuer.checkIssued(issuer))) throw new Refusal("read", "its bundle brings a root certificate along");
}

function readCertificate(der: Buffer): X509Certificate {
  try {
    const certificate = new X509Certificate(der);
    const [, , signature] = elements(contentOf(der, SEQUENCE));
    // The key is decoded when it is asked for, and that may fail as well. How many bits of the signature mean nothing is neither signed nor read.
    const isWhole = certificate.publicKey.type === "public" && signature?.tag === BIT_STRING && signature.content[0] === 0;
    if (isWhole) return certificate;
  } catch {
    // As below.
  }
  throw new Refusal("read", "its certificate is damaged");
}

/** The library's errors by their codes; its messages quote what somebody else wrote. */
function inWords(error: unknown, bundle: Bundle, certificate: X509Certificate, authority: KeylessAuthority): string {
  const name = `"${shown(authority.name)}"`;
  switch ((error as { code?: unknown }).code) {
    case "CERTIFICATE_ERROR":
      if ((error as Error).message.includes("SCT")) return `its certificate is not in a certificate log that ${name} trusts`;
      return isOutside(bundle, certificate)
        ? "the certificate was not valid when the log recorded the signature"
        : `its certificate is not by an authority that ${name} trusts, or was not valid when it was used`;
    case "TIMESTAMP_ERROR":
      return `no log and no timestamp authority that ${name} trusts proves when it was signed`;
    case "TLOG_BODY_ERROR":
      return "its transparency log entry is for another signature";
    case "TLOG_ERROR":
      return `it is not in as many transparency logs as ${name} needs`;
    case "SIGNATURE_ERROR":
      return "its signature is not by the key of its certificate";
    case "TLOG_INCLUSION_PROOF_ERROR":
    case "TLOG_INCLUSION_PROMISE_ERROR":
    case "TLOG_MISSING_INCLUSION_ERROR":
      return `its transparency log entry is not in a log that ${name} trusts`;
    default:
      // The library meets with content that it does not expect.
      return "its certificate, log entry or timestamp is damaged";
  }
}

/** Whether a log says of itself that it saw the certificate outside of its validity. Only for the words: the library has refused it already. */
function isOutside({ verificationMaterial: { tlogEntries } }: Bundle, { validFromDate, validToDate }: X509Certificate): boolean {
  const times = tlogEntries.map(({ integratedTime }) => Number(integratedTime) * 1000).filter((time) => time > 0);
  return times.some((time) => time < validFromDate.getTime() || time > validToDate.getTime());
}
