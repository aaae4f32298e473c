import { readdirSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors";
import { readTextFile, unreadableError } from "../sources/text-file";
import { parseWaivers } from "./parse";
import { utcDate, waiverSet, type WaiverSet } from "./waiver";

/** How a file or folder of waivers is read. */
export interface ReadOptions {
  /** The date in UTC. Default: that of the system's clock. */
  today?: string;
  /** Whether there may be no such file or folder, or nothing in it. Default: `false`. */
  optional?: boolean;
}

/**
 * Reads the waivers of a file, or of the `.yaml` and `.yml` files right in a folder. Throws an {@link InputError} if there are none, unless
 * that is `optional`, and for the first thing that is wrong in any of the files.
 */
export function readWaivers(path: string, { today = utcDate(new Date()), optional = false }: ReadOptions = {}): WaiverSet {
  const files = filesOf(path);
  if (files === undefined && !optional) {
    throw new InputError("not-found", "there is no such file or folder", { source: path });
  }
  if (files?.length === 0 && !optional) {
    throw new InputError("no-waivers", "there is no .yaml or .yml file in this folder", { source: path });
  }
  const sets = (files ?? []).map((file) => parseWaivers(readTextFile(file, "waivers"), { file, today }));
  return waiverSet(sets.flatMap(({ waivers }) => waivers));
}

/** The files to read, in a fixed order; `undefined` if there is nothing at `path`. */
function filesOf(path: string): string[] | undefined {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => /\.ya?ml$/i.test(entry.name) && !isFolder(path, entry))
      .map(({ name }) => join(path, name))
      .sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadableError(path, cause);
  }
}

/** A link that leads nowhere counts as a file, so that reading it says what is wrong. */
function isFolder(path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(join(path, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
