import { printable } from "../model/printable";
import type { WaiverReference } from "../rule";

/** Who has accepted a finding, until when and why. */
export function waiverLine({ id, reason, owner, ticket, expires }: WaiverReference): string {
  return printable(`waived until ${expires} by ${owner} (${ticket}, ${id}): ${reason}`);
}
