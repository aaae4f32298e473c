import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { MutualTlsError } from "./errors";

/** Where credentials lie. All files are PEM. Symbolic links are followed at each look. */
export interface CredentialFiles {
  /** The own certificate, then the intermediates that lead to a root, each the issuer of the one before. */
  readonly certificate: string;
  /** The private key of the certificate, not encrypted. Not readable or writable by everybody. Default: in the file of the certificate. */
  readonly key?: string;
  /** The roots that peers are checked against, several while one replaces another; intermediates may stand beside them. */
  readonly trust: string;
  /**
   * Revocation lists. Once there is one, every certificate of a peer's chain is looked up: the list of each of its authorities is needed, the
   * root's as well. Default: `[]`, nothing is looked up.
   */
  readonly crls?: readonly string[];
}

/** What all files held at one look. */
export interface Snapshot {
  readonly certificate: Buffer;
  readonly key: Buffer;
  readonly trust: Buffer;
  readonly crls: readonly { readonly file: string; readonly bytes: Buffer }[];
  /** Equal if and only if all files are. */
  readonly digest: string;
}

/** The file with the key. One that holds the certificate as well is replaced as a whole. */
export function keyFileOf({ certificate, key = certificate }: CredentialFiles): string {
  return key;
}

/**
 * Reads all files.
 *
 * @throws MutualTlsError `file-unreadable` or `key-exposed`
 */
export async function readSnapshot(files: CredentialFiles): Promise<Snapshot> {
  const isOneFile = keyFileOf(files) === files.certificate;
  const certificate = await readRegularFile(files.certificate, isOneFile ? requirePrivate : undefined);
  const key = isOneFile ? certificate : await readRegularFile(keyFileOf(files), requirePrivate);
  const trust = await readRegularFile(files.trust);
  const crls: { file: string; bytes: Buffer }[] = [];
  for (const file of files.crls ?? []) crls.push({ file, bytes: await readRegularFile(file) });
  const hash = createHash("sha256");
  for (const bytes of [certificate, key, trust, ...crls.map((crl) => crl.bytes)]) hash.update(`${bytes.length}:`).update(bytes);
  return { certificate, key, trust, crls, digest: hash.digest("hex") };
}

/** Permissions are asked of the open file: between a look at the path and the opening, another file could take its place. */
async function readRegularFile(file: string, check?: (file: string, mode: number) => void): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "r");
    const stats = await handle.stat();
    if (!stats.isFile()) throw new MutualTlsError("file-unreadable", `${file} is not a file`);
    check?.(file, stats.mode);
    return await handle.readFile();
  } catch (cause) {
    if (cause instanceof MutualTlsError) throw cause;
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    throw new MutualTlsError("file-unreadable", `${file} cannot be read (${reason})`, { cause });
  } finally {
    await handle?.close();
  }
}

/** Windows has no such bits. A group may read: that is how Kubernetes hands a key to a process that is not root (`fsGroup`). */
function requirePrivate(file: string, mode: number): void {
  if (process.platform === "win32" || (mode & 0o007) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, "0");
  throw new MutualTlsError(
    "key-exposed",
    `${file} is open to everybody (mode ${shown}): a key needs mode 0600, or 0440 for a group`,
  );
}
