import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authority } from "./certificates";

/** The files of a server's certificate. */
export interface ServerCertificate {
  caFile: string;
  certFile: string;
  keyFile: string;
}

/** Makes an authority and a certificate of a server in a folder. `names` are as OpenSSL takes them: `DNS:localhost`. */
export function issueServerCertificate(folder: string, names: readonly string[]): ServerCertificate {
  const authority = Authority.root(folder, "authority");
  const { certificate, key } = authority.issue({ commonName: "server", names, extendedKeyUsage: "serverAuth" });
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  return {
    caFile: write("ca.crt", authority.certificate),
    certFile: write("tls.crt", certificate),
    keyFile: write("tls.key", key),
  };
}
