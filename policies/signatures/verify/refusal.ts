import { printable } from "../../model/printable";

/**
 * How far signatures come before they are refused. Of several reasons, those of the signature that came furthest tell most.
 *
 * - `read`: it could not be read.
 * - `signature`: it is somebody else's, or damaged.
 * - `certificate`: it is whole, and its certificate, time or log entry is not what it must be.
 * - `claims`: it is by whom it must be, and says something else.
 */
export const STAGES = ["read", "signature", "certificate", "claims"] as const;
export type Stage = (typeof STAGES)[number];

/** Why a signature does not count, as a clause that follows the name of an image: `its signature is for another digest`. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly stage: Stage,
    message: string,
  ) {
    super(message);
  }
}

const MAX_SHOWN = 120;

/** A text that somebody else wrote, fit to be printed: nothing that steers a terminal, and not longer than a line. */
export function shown(text: unknown): string {
  if (typeof text !== "string") return "nothing";
  return printable(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}
