/** Certificate authorities for tests, made by the `openssl` command: what is checked must not be made by what checks it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DAY = 86_400_000;

/** PEM texts of a certificate with its intermediates, and of its key. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  readonly commonName?: string;
  /** As OpenSSL's configuration has it, one name each: `URI:spiffe://example.org/web`, `DNS:web.example.org`. Default: none. */
  readonly names?: readonly string[];
  /** The extension as it stands in an OpenSSL configuration, in place of `names`. */
  readonly rawNames?: string;
  /** Default: `serverAuth, clientAuth`; empty for none. */
  readonly extendedKeyUsage?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** More lines of extensions. */
  readonly extensions?: readonly string[];
  readonly isAuthority?: boolean;
  /** Default: `keyCertSign, cRLSign` of an authority, `digitalSignature` of others. */
  readonly keyUsage?: string;
}

const folders = new Set<string>();

/** A folder for the files of one test suite. What a suite could not remove, because none of its tests ran, goes with the process. */
export function makeFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "portcullis-certificates-"));
  // Replaces the listener of an earlier folder.
  process.off("exit", removeFolders).once("exit", removeFolders);
  folders.add(path);
  return { path, remove: () => removeFolder(path) };
}

function removeFolders(): void {
  folders.forEach(removeFolder);
}

function removeFolder(path: string): void {
  folders.delete(path);
  rmSync(path, { recursive: true, force: true });
}

/** A certificate authority with its own folder and database below `folder`. */
export class Authority {
  readonly #folder: string;
  readonly #parent: Authority | undefined;
  #count = 0;

  private constructor(folder: string, name: string, parent?: Authority, options: CertificateOptions = {}) {
    this.#folder = join(folder, name);
    this.#parent = parent;
    mkdirSync(this.#folder);
    for (const [file, text] of Object.entries({ "index.txt": "", "index.txt.attr": "unique_subject = no\n", crlnumber: "01\n" })) {
      writeFileSync(join(this.#folder, file), text);
    }
    const { certificate, key } = (parent ?? this).#sign(
      { commonName: name, isAuthority: true, extendedKeyUsage: "", ...options },
      this,
    );
    writeFileSync(this.#path("ca.pem"), certificate);
    writeFileSync(this.#path("ca.key"), key);
  }

  static root(folder: string, name: string): Authority {
    return new Authority(folder, name);
  }

  intermediate(folder: string, name: string, options?: CertificateOptions): Authority {
    return new Authority(folder, name, this, options);
  }

  /** Its certificate. */
  get certificate(): string {
    return readFileSync(this.#path("ca.pem"), "utf8");
  }

  /** The certificates above a leaf of it, without the root. */
  get chain(): string {
    return this.#parent ? this.certificate + this.#parent.chain : "";
  }

  /** A certificate with the intermediates above it, and its key. */
  issue(options: CertificateOptions = {}): Pair {
    const { certificate, key } = this.#sign(options);
    return { certificate: certificate + this.chain, key };
  }

  /** Marks a certificate that was issued by it as revoked; the next `crl` lists it. */
  revoke(certificate: string): void {
    const file = this.#path("revoked.pem");
    writeFileSync(file, certificate);
    this.#openssl("ca", "-config", this.#configuration({}), "-revoke", file);
  }

  /** Its revocation list. */
  crl(span: { thisUpdate?: Date; nextUpdate?: Date; extensions?: string } = {}): string {
    const file = this.#path("crl.pem");
    const { thisUpdate = new Date(Date.now() - DAY), nextUpdate = new Date(Date.now() + DAY), extensions } = span;
    const configuration = this.#configuration({}, extensions);
    const dates = ["-crl_lastupdate", toTime(thisUpdate), "-crl_nextupdate", toTime(nextUpdate)];
    this.#openssl("ca", "-config", configuration, "-gencrl", ...dates, "-out", file, ...(extensions ? ["-crlexts", "crl"] : []));
    return readFileSync(file, "utf8");
  }

  #sign(options: CertificateOptions, authority?: Authority): Pair {
    this.#count += 1;
    const [key, request, file] = ["key", "csr", "pem"].map((kind) => this.#path(`${this.#count}.${kind}`)) as [
      string,
      string,
      string,
    ];
    this.#openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key);
    const subject = `/CN=${options.commonName ?? "leaf"}`;
    this.#openssl("req", "-new", "-key", key, "-subj", subject, "-out", request, "-config", this.#configuration(options));
    const { notBefore = new Date(Date.now() - DAY), notAfter = new Date(Date.now() + 30 * DAY) } = options;
    const signer =
      authority === this ? ["-selfsign", "-keyfile", key] : ["-cert", this.#path("ca.pem"), "-keyfile", this.#path("ca.key")];
    const dates = ["-startdate", toTime(notBefore), "-enddate", toTime(notAfter)];
    this.#openssl(
      "ca",
      "-batch",
      "-config",
      this.#configuration(options),
      "-in",
      request,
      "-out",
      file,
      "-notext",
      ...signer,
      ...dates,
    );
    return { certificate: readFileSync(file, "utf8"), key: readFileSync(key, "utf8") };
  }

  #configuration(options: CertificateOptions, crlExtensions = ""): string {
    const { names = [], rawNames, extendedKeyUsage = "serverAuth, clientAuth", isAuthority = false, extensions = [] } = options;
    const { keyUsage = isAuthority ? "keyCertSign, cRLSign" : "digitalSignature" } = options;
    const file = this.#path("openssl.cnf");
    const sections = {
      ca: ["default_ca = authority"],
      authority: [
        `database = ${this.#path("index.txt")}`,
        `crlnumber = ${this.#path("crlnumber")}`,
        `certificate = ${this.#path("ca.pem")}`,
        `private_key = ${this.#path("ca.key")}`,
        `new_certs_dir = ${this.#folder}`,
        ...["rand_serial = yes", "default_md = sha256", "policy = policy", "x509_extensions = leaf", "default_crl_days = 1"],
      ],
      policy: ["commonName = supplied"],
      req: ["distinguished_name = name", "prompt = no"],
      name: ["CN = unused"],
      leaf: [
        `basicConstraints = critical, CA:${isAuthority ? "TRUE" : "FALSE"}`,
        `keyUsage = critical, ${keyUsage}`,
        "subjectKeyIdentifier = hash",
        ...(extendedKeyUsage ? [`extendedKeyUsage = ${extendedKeyUsage}`] : []),
        ...(names.length > 0 ? ["subjectAltName = @names"] : []),
        ...(rawNames !== undefined ? [`subjectAltName = ${rawNames}`] : []),
        ...extensions,
      ],
      names: names.map((name, index) => name.replace(/^([A-Za-z]+):/, (_match, kind: string) => `${kind}.${index + 1} = `)),
      crl: [crlExtensions],
    };
    const text = Object.entries(sections).map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`);
    writeFileSync(file, text.join("\n"));
    return file;
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #openssl(...parameters: string[]): void {
    execFileSync("openssl", parameters, { stdio: "pipe" });
  }
}

/** The time of `openssl ca`: `20300101000000Z`. */
function toTime(date: Date): string {
  return `${date.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`;
}

/** The tags of names in a subject alternative name extension. */
export const NAME = { email: 0x81, dns: 0x82, directory: 0xa4, uri: 0x86, address: 0x87 } as const;

/** The extension with these names, byte for byte, whatever they hold. */
export function rawNames(...names: readonly (readonly [tag: number, value: string])[]): string {
  return `DER:${element(0x30, Buffer.concat(names.map(([tag, value]) => element(tag, Buffer.from(value, "latin1"))))).toString("hex")}`;
}

/** One element in DER. */
export function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** Writes PEM texts beside each other and gives their paths, as `loadCredentials` takes them. */
export function writeFiles(
  folder: string,
  name: string,
  texts: Pair & { readonly trust: string; readonly crls?: readonly string[] },
): { certificate: string; key: string; trust: string; crls: string[] } {
  const write = (kind: string, text: string): string => {
    const file = join(folder, `${name}.${kind}.pem`);
    // The mode is only heeded for a new file.
    rmSync(file, { force: true });
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  return {
    certificate: write("certificate", texts.certificate),
    key: write("key", texts.key),
    trust: write("trust", texts.trust),
    crls: (texts.crls ?? []).map((crl, index) => write(`crl-${index}`, crl)),
  };
}
