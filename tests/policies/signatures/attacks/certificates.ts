/** Certificates that a registry may show, and that of a client. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authority, type CertificateOptions } from "../../../support/certificates";
import type { ServerCertificate } from "../../../support/server-certificate";

const HOUR = 3_600_000;

export interface ServerCertificates {
  right: ServerCertificate;
  expired: ServerCertificate;
  /** Not valid yet. */
  early: ServerCertificate;
  otherName: ServerCertificate;
  otherAuthority: ServerCertificate;
  /** By the right authority, for clients only. */
  forClients: ServerCertificate;
}

export interface Certificates {
  /** PEM of the authority that vouches for all but one of them. */
  authority: string;
  servers: ServerCertificates;
  client: { cert: string; key: string };
}

export function makeCertificates(folder: string): Certificates {
  const [authority, other] = [Authority.root(folder, "authority"), Authority.root(folder, "other")];
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, authority.certificate);
  const issue = (name: string, options: CertificateOptions = {}, by = authority): ServerCertificate => {
    const names = ["IP:127.0.0.1", "DNS:localhost"];
    const { certificate, key } = by.issue({ commonName: "server", names, extendedKeyUsage: "serverAuth", ...options });
    const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    writeFileSync(certFile, certificate);
    writeFileSync(keyFile, key);
    return { caFile, certFile, keyFile };
  };
  const at = (hours: number): Date => new Date(Date.now() + hours * HOUR);
  const { certificate: cert, key } = authority.issue({ commonName: "client", extendedKeyUsage: "clientAuth" });
  return {
    authority: authority.certificate,
    servers: {
      right: issue("right"),
      expired: issue("expired", { notBefore: at(-2), notAfter: at(-1) }),
      early: issue("early", { notBefore: at(1), notAfter: at(2) }),
      otherName: issue("otherName", { names: ["DNS:registry.example.com"] }),
      otherAuthority: issue("otherAuthority", {}, other),
      forClients: issue("forClients", { extendedKeyUsage: "clientAuth" }),
    },
    client: { cert, key },
  };
}
