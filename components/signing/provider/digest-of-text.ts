import { createHash } from "node:crypto";

/** By what a long text is recognised that would make the state long. */
export function digestOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
