import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError } from "../errors";
import { readerInFolder, readerNamed } from "./file-kinds";
import type { Manifests } from "./manifests";
import { readTextFile, STDIN, unreadableError } from "./text-file";

/** Folders in which no file of the user's own lies. */
const SKIPPED_FOLDERS = new Set(["node_modules", ".git"]);

/**
 * Reads manifests, Compose files, Dockerfiles and Vault policies: files, those in folders at any depth, and standard input (`-`, manifests).
 * What cannot be read is an error beside the subjects of the rest.
 */
export function readPaths(paths: readonly string[]): Manifests {
  return combined(paths.map(readPath));
}

function readPath(path: string): Manifests {
  if (path !== STDIN && !existsSync(path))
    return failed(new InputError("not-found", "there is no such file or folder", { source: path }));
  if (path === STDIN || !statSync(path).isDirectory()) return readFile(path, readerNamed(basename(path)), true);
  const unreadable: InputError[] = [];
  const files = filesIn(path, unreadable);
  if (files.length === 0 && unreadable.length === 0) {
    const reason = "there is no .yaml, .yml, .json or .hcl file and no Dockerfile in this folder";
    return failed(new InputError("no-manifests", reason, { source: path }));
  }
  const read = files.map((file) => readFile(file, readerInFolder(basename(file)) ?? readerNamed(basename(file)), false));
  return combined([{ subjects: [], errors: unreadable }, ...read]);
}

function readFile(file: string, read: ReturnType<typeof readerNamed>, strict: boolean): Manifests {
  let text: string;
  try {
    text = readTextFile(file, "manifest");
  } catch (error) {
    if (error instanceof InputError) return failed(error);
    throw error;
  }
  return read(text, { file, strict });
}

/** The files to read below a folder, in a fixed order. Links to folders are not followed, so that a cycle cannot trap the walk. */
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
      return isFile && readerInFolder(entry.name) ? [path] : [];
    });
}

function combined(read: readonly Manifests[]): Manifests {
  return { subjects: read.flatMap(({ subjects }) => subjects), errors: read.flatMap(({ errors }) => errors) };
}

function failed(error: InputError): Manifests {
  return { subjects: [], errors: [error] };
}
