import { closeSync, openSync, readSync } from "node:fs";
import { InputError } from "../errors";
import { MAX_BYTES, tooLarge, type TextNoun } from "./yaml";

/** The name of standard input among paths. */
export const STDIN = "-";

const CHUNK_BYTES = 256 * 1024;

/** The text of a file or of standard input (`-`). Throws an {@link InputError} if it cannot be read, is too large or is not UTF-8. */
export function readTextFile(file: string, noun: TextNoun): string {
  let bytes: Buffer;
  try {
    bytes = readUpTo(file, MAX_BYTES + 1);
  } catch (cause) {
    throw unreadableError(file, cause);
  }
  if (bytes.length > MAX_BYTES) throw tooLarge(file, noun);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`invalid-${noun}`, "is not UTF-8 text", { source: file }, { cause });
  }
}

/** The error for a file or folder that the system does not let read. */
export function unreadableError(source: string, cause: unknown): InputError {
  const { code = "unknown error" } = cause as NodeJS.ErrnoException;
  return new InputError("unreadable", `cannot be read (${code})`, { source }, { cause });
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
