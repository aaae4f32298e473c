import { printable } from "./model/printable";

/** Where an input is wrong: a file or other source, and the place in it as far as it is known. */
export interface InputLocation {
  /** A file as the user named it, or what the input is called (`policy pack configuration`). */
  source: string;
  /** The document in the file, the line and the column, all from 1. */
  document?: number;
  line?: number;
  column?: number;
  /** The place in a structure, for example `kubernetes-sysctls.onUnknown`. */
  path?: string;
}

/** Bad input: told to the user in one line, never with a stack trace. Anything else that is thrown is a defect of portcullis. */
export class InputError extends Error {
  override readonly name = "InputError";

  constructor(
    /** A stable name of the kind of error. */
    readonly code: string,
    /** What is wrong, without the place. */
    readonly reason: string,
    readonly location: InputLocation,
    options?: ErrorOptions,
  ) {
    super(`${formatLocation(location)}: ${reason}`, options);
  }
}

function formatLocation({ source, document, line, column, path }: InputLocation): string {
  const position = line === undefined ? "" : `:${line}${column === undefined ? "" : `:${column}`}`;
  const inside = [...(document === undefined ? [] : [`document ${document}`]), ...(path ? [path] : [])];
  return `${printable(source)}${position}${inside.length ? ` (${inside.join(", ")})` : ""}`;
}
