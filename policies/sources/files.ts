import { type Dirent, closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors";
import { MAX_BYTES, readManifests, tooLarge, type Manifests } from "./manifests";

/** The name of standard input among paths. */
export const STDIN = "-";

const CHUNK_BYTES = 256 * 1024;
const MANIFEST_NAME = /\.(ya?ml|json)$/i;
/** Folders in which no manifest of the user's own lies. */
const SKIPPED_FOLDERS = new Set(["node_modules", ".git"]);

/**
 * Reads manifests from files, folders (their `.yaml`, `.yml` and `.json` files, at any depth) and standard input (`-`). What cannot be
 * read is an error beside the subjects of the rest.
 */
export function readPaths(paths: readonly string[]): Manifests {
  return combined(paths.map(readPath));
}

function readPath(path: string): Manifests {
  if (path !== STDIN && !existsSync(path))
    return failed(new InputError("not-found", "there is no such file or folder", { source: path }));
  if (path === STDIN || !statSync(path).isDirectory()) return readFile(path, true);
  const unreadable: InputError[] = [];
  const files = filesIn(path, unreadable);
  if (files.length === 0 && unreadable.length === 0) {
    return failed(new InputError("no-manifests", "there is no .yaml, .yml or .json file in this folder", { source: path }));
  }
  return combined([{ subjects: [], errors: unreadable }, ...files.map((file) => readFile(file, false))]);
}

function readFile(file: string, strict: boolean): Manifests {
  let bytes: Buffer;
  try {
    bytes = readUpTo(file, MAX_BYTES + 1);
  } catch (cause) {
    return failed(unreadableError(file, cause));
  }
  if (bytes.length > MAX_BYTES) return failed(tooLarge(file));
  try {
    return readManifests(new TextDecoder("utf-8", { fatal: true }).decode(bytes), { file, strict });
  } catch (cause) {
    if (!(cause instanceof TypeError && (cause as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA")) throw cause;
    return failed(new InputError("invalid-manifest", "is not UTF-8 text", { source: file }, { cause }));
  }
}

/** The first `limit` bytes, so that neither a large file nor an endless pipe fills the memory. */
function readUpTo(file: string, limit: number): Buffer {
  const descriptor = file === STDIN ? 0 : openSync(file, "r");
  const chunks: Buffer[] = [];
  try {
    for (let total = 0; total < limit;) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, limit - total));
      const count = readSync(descriptor, chunk);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      total += count;
    }
  } finally {
    if (file !== STDIN) closeSync(descriptor);
  }
  return Buffer.concat(chunks);
}

/** The manifests below a folder, in a fixed order. Links to folders are not followed, so that a cycle cannot trap the walk. */
function filesIn(folder: string, unreadable: InputError[]): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    unreadable.push(unreadableError(folder, cause));
    return [];
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : filesIn(path, unreadable);
      const isFile = entry.isFile() || (entry.isSymbolicLink() && !(existsSync(path) && statSync(path).isDirectory()));
      return isFile && MANIFEST_NAME.test(entry.name) ? [path] : [];
    });
}

function unreadableError(source: string, cause: unknown): InputError {
  const { code = "unknown error" } = cause as NodeJS.ErrnoException;
  return new InputError("unreadable", `cannot be read (${code})`, { source }, { cause });
}

function combined(read: readonly Manifests[]): Manifests {
  return { subjects: read.flatMap(({ subjects }) => subjects), errors: read.flatMap(({ errors }) => errors) };
}

function failed(error: InputError): Manifests {
  return { subjects: [], errors: [error] };
}
