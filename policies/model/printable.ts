/** Characters that steer a terminal, hide text or turn its direction; they have no place in what a report prints. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A text with such characters spelt out, so that a name cannot forge a report. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A text without the line breaks that YAML's block forms leave in it. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
