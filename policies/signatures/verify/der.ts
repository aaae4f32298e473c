/** As much of DER as names in certificates need. Source: ITU-T X.690. */
import { Refusal } from "./refusal";

export const BIT_STRING = 0x03;
export const UTF8_STRING = 0x0c;
export const SEQUENCE = 0x30;

export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** What is in the one element of DER that the bytes are. */
export function contentOf(bytes: Buffer | undefined, tag: number): Buffer {
  const found = elements(bytes ?? Buffer.alloc(0));
  const [only] = found;
  if (found.length !== 1 || only?.tag !== tag) throw new Refusal("certificate", "its certificate names no subject or issuer");
  return only.content;
}

/** Elements of DER that follow each other, with lengths of up to two bytes. */
export function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0xff;
    const more = first < 0x80 ? 0 : first - 0x80;
    if (more > 2) throw new Refusal("certificate", "its certificate is damaged");
    const start = at + 2 + more;
    const length = more === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
    if (start + length > bytes.length) throw new Refusal("certificate", "its certificate is damaged");
    found.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}
