/** Certificates for many at once: asked for side by side, and looked at before anybody uses them. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readCertificate, readNames } from "../../../mtls/certificate";
import type { Vault, VaultData } from "./client";
import { VaultError } from "./errors";
import { checkConstraints, type Constraints, countNames, readConstraints } from "./name-constraints";
import { answered } from "./resource-type";

/** What a certificate is for. A name that the role does not have is refused by Vault. */
export interface CertificateRequest {
  /** Default: none. */
  dnsNames?: readonly string[];
  /** Whole SPIFFE IDs, such as `spiffe://prod.example.com/ns/shop/sa/web`. Default: none. */
  spiffeIds?: readonly string[];
  /** Such as `1h`. Default: that of the role. */
  ttl?: string;
}

export interface IssuedCertificate {
  /** In PEM. */
  certificate: string;
  /** In PEM. It is secret. */
  privateKey: string;
  /** The authorities above it in PEM, its issuer first. */
  chain: readonly string[];
  /** In hexadecimal, as in `revokedSerialNumbers`. */
  serialNumber: string;
  notAfter: Date;
}

/**
 * Asks Vault for certificates, `concurrency` at a time, at a path such as `pki/issue/web`. The results are in the order of the requests.
 *
 * Each has to be what was asked for: the key is its own, the names are the requested ones and no others, the authorities have signed it, and
 * none of them is constrained to other names, which not every version of Vault looks at when it issues. Throws {@link VaultError} at the first
 * that is not; what was issued by then is left to expire.
 *
 * @param options.concurrency Default: `8`.
 */
export async function issueCertificates(
  vault: Pick<Vault, "write">,
  issuePath: string,
  requests: readonly CertificateRequest[],
  { concurrency = 8 }: { concurrency?: number } = {},
): Promise<IssuedCertificate[]> {
  if (!Number.isInteger(concurrency) || concurrency < 1) throw new RangeError("concurrency must be a whole number, 1 or more");
  const issued: IssuedCertificate[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < requests.length; index = next++) {
      try {
        issued[index] = await issue(vault, issuePath, requests[index] ?? {});
      } catch (error) {
        // Nothing more is begun.
        next = requests.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, work));
  return issued;
}

async function issue(vault: Pick<Vault, "write">, path: string, request: CertificateRequest): Promise<IssuedCertificate> {
  const { dnsNames = [], spiffeIds = [], ttl } = request;
  // Tried again where the answer was lost: a certificate whose key nobody has does no harm.
  const answer = await vault.write(path, {
    format: "pem",
    ...(dnsNames.length > 0 && { alt_names: dnsNames.join(",") }),
    ...(spiffeIds.length > 0 && { uri_sans: spiffeIds.join(",") }),
    ...(ttl !== undefined && { ttl }),
  });
  try {
    return checked(answer, dnsNames, spiffeIds);
  } catch (error) {
    throw new VaultError(`write ${path}`, "certificate", (error as Error).message);
  }
}

function checked(answer: VaultData, dnsNames: readonly string[], spiffeIds: readonly string[]): IssuedCertificate {
  const certificate = answered(answer, "certificate");
  const privateKey = answered(answer, "private_key");
  const leaf = new X509Certificate(certificate);
  if (!leaf.checkPrivateKey(createPrivateKey(privateKey))) throw new Error("the key is not that of the certificate");
  const read = readCertificate(leaf.raw);
  if (read.isAuthority) throw new Error("the certificate is that of an authority");
  const names = readNames(read);
  const isAsAsked = isSame(names.dnsNames, dnsNames) && isSame(names.uris, spiffeIds);
  if (!isAsAsked || countNames(read) !== names.dnsNames.length + names.uris.length) {
    throw new Error("the certificate has other names than were asked for");
  }
  const { chain, authorities } = chainOf(answer);
  const [issuer] = authorities;
  if (!issuer) throw new Error("the certificate comes without a chain");
  requireIssued(leaf, issuer.certificate);
  for (const { constraints } of authorities) checkConstraints(constraints, names);
  return { certificate, privateKey, chain, serialNumber: answered(answer, "serial_number"), notAfter: leaf.validToDate };
}

interface Chain {
  chain: readonly string[];
  authorities: readonly { certificate: X509Certificate; constraints: Constraints | undefined }[];
}

/** The chain that came last: it is nearly always the same, and looking at it takes longer than at the certificate. */
let latest: Chain | undefined;

function chainOf(answer: VaultData): Chain {
  const pems = answer["ca_chain"] ?? [answer["issuing_ca"]];
  const chain = (Array.isArray(pems) ? pems : []).filter((pem): pem is string => typeof pem === "string");
  if (latest && JSON.stringify(latest.chain) === JSON.stringify(chain)) return latest;
  const authorities = chain.map((pem) => {
    const certificate = new X509Certificate(pem);
    return { certificate, constraints: readConstraints(readCertificate(certificate.raw)) };
  });
  authorities.slice(1).forEach(({ certificate }, i) => requireIssued(authorities[i]?.certificate, certificate));
  return (latest = { chain, authorities });
}

function requireIssued(below: X509Certificate | undefined, by: X509Certificate): void {
  if (!below?.checkIssued(by) || !below.verify(by.publicKey)) throw new Error("the chain does not lead to the certificate");
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  const wanted = new Set(right);
  return new Set(left).size === wanted.size && left.every((name) => wanted.has(name));
}
