/**
 * A reader of HCL version 1 and of JSON as Vault's parser (github.com/hashicorp/hcl) takes it, for documents that are data: blocks, lists,
 * texts, numbers and switches. That parser lets much pass that nobody writes on purpose and reads it in ways that surprise; such a text is
 * refused here, so that what is judged is what Vault reads.
 */
import { InputError } from "../errors";
import { Locator } from "./locator";

export interface HclLiteral {
  readonly type: "literal";
  readonly value: string | number | boolean;
  readonly offset: number;
}

export interface HclList {
  readonly type: "list";
  readonly items: readonly HclValue[];
  readonly offset: number;
}

export interface HclObject {
  readonly type: "object";
  readonly entries: readonly HclEntry[];
  readonly offset: number;
}

export type HclValue = HclLiteral | HclList | HclObject;

/** `key = value`, or `key "label" { … }`. */
export interface HclEntry {
  readonly key: string;
  readonly labels: readonly string[];
  readonly value: HclValue;
  readonly offset: number;
}

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 16;

const SPACE = { hcl: /[ \t\r\n]+|(?:#|\/\/)[^\n]*|\/\*[^]*?\*\//y, json: /[ \t\r\n]+/y };
const WORD = /[A-Za-z_][A-Za-z0-9_.-]*/y;
// Octal and hexadecimal numbers and exponents are left out.
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?![\w.-])/y;
const PLAIN = { hcl: /[^"\\\n$]+|\$(?!\{)/y, json: /[^"\\\p{Cc}]+/uy };
const ESCAPE = /\\(?:(["\\nrtbf])|u((?![dD][89a-fA-F])[0-9a-fA-F]{4}))/y;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
const HEREDOC = /<<(-?)([A-Za-z0-9_]+)\n/y;

/** A text as a tree with offsets. */
export class HclDocument {
  /** Vault's parser reads two formats with rules of their own. */
  readonly format: "hcl" | "json";
  private readonly text: string;
  private readonly locator: Locator;
  private offset = 0;
  private depth = 0;

  /** `source` names the text in errors. */
  constructor(
    text: string,
    private readonly source: string,
  ) {
    this.text = text.replaceAll("\r\n", "\n");
    this.locator = new Locator(this.text, []);
    this.format = /^\s*\{/.test(text) ? "json" : "hcl";
  }

  /** The whole text. Throws an {@link InputError} with the line and column where it is refused; no error repeats any of it. */
  read(): HclObject {
    if (Buffer.byteLength(this.text) > MAX_BYTES) this.fail(0, `is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    // Vault's parser keeps U+E123 for itself, and a lone carriage return ends no line for it.
    const forbidden = this.text.search(/[\0\r\ue123]|\p{Cs}/u);
    if (forbidden >= 0) this.fail(forbidden, "has a character that Vault does not read");
    this.skip();
    const root = this.format === "json" ? this.readObject() : this.readBody(0);
    if (this.offset < this.text.length) this.fail(this.offset, "goes on where the document has ended");
    return root;
  }

  /** Refuses the document for what stands at an offset. `reason` completes "it …". */
  fail(offset: number, reason: string): never {
    throw new InputError("invalid-vault-policy", reason, { source: this.source, ...this.locator.position(offset) });
  }

  /** Where an offset is, from 1. */
  position(offset: number): { line: number; column: number } {
    return this.locator.position(offset);
  }

  private readObject(): HclObject {
    const start = this.offset;
    this.expect("{", 'has no "{" where an object should begin');
    this.enter(start);
    const body = this.format === "json" ? this.readMembers(start) : this.readBody(start);
    this.expect("}", "has an object that is not closed, or something in it that is no key");
    this.depth -= 1;
    return body;
  }

  /** What is between braces, or the whole of a document in HCL: entries that need nothing between them, though a comma may stand there. */
  private readBody(start: number): HclObject {
    const entries: HclEntry[] = [];
    while (this.offset < this.text.length && this.text[this.offset] !== "}") {
      const { offset } = this;
      const [key, ...labels] = this.readKeys();
      const isBlock = this.text[this.offset] === "{";
      if (!isBlock && labels.length > 0) this.fail(this.offset, 'has no "{" after the label of a block');
      if (!isBlock) this.expect("=", 'has neither "=" nor "{" after a key');
      entries.push({ key, labels, value: isBlock ? this.readObject() : this.readValue(), offset });
      this.accept(",");
    }
    return { type: "object", entries, offset: start };
  }

  private readMembers(start: number): HclObject {
    const entries: HclEntry[] = [];
    while (this.text[this.offset] !== "}") {
      const { offset } = this;
      const key = this.readString();
      this.expect(":", 'has no ":" after a key');
      entries.push({ key, labels: [], value: this.readValue(), offset });
      if (!this.accept(",")) break;
      if (this.text[this.offset] === "}") this.fail(this.offset, "has a comma after the last entry");
    }
    return { type: "object", entries, offset: start };
  }

  private readKeys(): [string, ...string[]] {
    const keys: [string, ...string[]] = [this.readKey()];
    while (this.offset < this.text.length && !"={".includes(this.text[this.offset] as string)) keys.push(this.readKey());
    return keys;
  }

  private readKey(): string {
    if (this.text[this.offset] === '"') return this.readString();
    const { offset } = this;
    const word = this.match(WORD)?.[0] ?? this.fail(offset, "has something that is no key where a key should be");
    if (isSwitch(word)) this.fail(offset, "has true or false for a key");
    this.skip();
    return word;
  }

  private readValue(): HclValue {
    const { offset } = this;
    const first = this.text[offset];
    if (first === "{") return this.readObject();
    if (first === "[") return this.readList();
    if (first === '"') return { type: "literal", value: this.readString(), offset };
    if (first === "<" && this.format === "hcl") return { type: "literal", value: this.readHeredoc(), offset };
    const number = this.match(NUMBER)?.[0];
    const word = number === undefined ? this.match(WORD)?.[0] : undefined;
    this.skip();
    if (number !== undefined) return { type: "literal", value: this.toNumber(number, offset), offset };
    if (word !== undefined && isSwitch(word)) return { type: "literal", value: word === "true", offset };
    return this.fail(offset, "has something that is no value where a value should be");
  }

  private readList(): HclList {
    const start = this.offset;
    const items: HclValue[] = [];
    this.expect("[", "has no list");
    this.enter(start);
    while (this.text[this.offset] !== "]") {
      const item = this.readValue();
      // Vault drops the one and loses its way in the other.
      if (this.format === "json" && (item.type === "list" || (item.type === "literal" && typeof item.value === "boolean"))) {
        this.fail(item.offset, "has a list with a list, true or false in it, which Vault does not read from JSON");
      }
      items.push(item);
      if (!this.accept(",")) break;
      if (this.format === "json" && this.text[this.offset] === "]") this.fail(this.offset, "has a comma after the last entry");
    }
    this.expect("]", "has a list that is not closed");
    this.depth -= 1;
    return { type: "list", items, offset: start };
  }

  private readString(): string {
    const start = this.offset;
    if (this.text[start] !== '"') this.fail(start, "has no text in quotes where one should be");
    this.offset += 1;
    let value = "";
    while (this.text[this.offset] !== '"') {
      const plain = this.match(PLAIN[this.format])?.[0];
      if (plain !== undefined) value += plain;
      else if (this.text[this.offset] === "\\") value += this.readEscape();
      else if (this.text.startsWith("${", this.offset)) this.fail(this.offset, "has a ${…}, which Vault does not fill in");
      else this.fail(start, "has a text that is not closed, or a control character in it");
    }
    this.offset += 1;
    this.skip();
    return value;
  }

  private readEscape(): string {
    const match = this.match(ESCAPE) ?? this.fail(this.offset, "has an escape that is not understood");
    const [, character, code] = match;
    if (character !== undefined) return ESCAPED[character] ?? character;
    return String.fromCharCode(Number.parseInt(code as string, 16));
  }

  /** Vault takes a mark with blanks before it for the end, though with `<<-` only if there are any. */
  private readHeredoc(): string {
    const start = this.offset;
    const [, dash, mark] = this.match(HEREDOC) ?? this.fail(start, "has a heredoc whose mark is no word on a line of its own");
    const lines: string[] = [];
    for (;;) {
      const end = this.text.indexOf("\n", this.offset);
      if (end < 0) this.fail(start, "has a heredoc that is not closed");
      const line = this.text.slice(this.offset, end);
      this.offset = end + 1;
      const blanks = /^[ \t\v\f]*/.exec(line)?.[0] ?? "";
      if (line.slice(blanks.length) === mark && (dash === "" || blanks !== "")) {
        if (/[\v\f]/.test(blanks)) this.fail(start, "has a heredoc whose end is indented by something else than blanks and tabs");
        this.skip();
        if (dash === "") return [...lines, blanks].join("\n");
        const isIndented = lines.every((other) => other.startsWith(blanks));
        return lines.map((other) => `${isIndented ? other.slice(blanks.length) : other}\n`).join("");
      }
      lines.push(line);
    }
  }

  private toNumber(digits: string, offset: number): number {
    const number = Number(digits);
    const isWhole = !digits.includes(".");
    // Vault reads 64 bits, and takes 1.0 for something else than 1.
    if (isWhole && !Number.isSafeInteger(number)) this.fail(offset, "has a number of more than 53 bits");
    if (!isWhole && Number.isInteger(number)) this.fail(offset, "has a whole number with a fraction");
    return number === 0 ? 0 : number;
  }

  private enter(offset: number): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.fail(offset, `nests deeper than ${MAX_DEPTH} levels`);
  }

  private expect(character: string, otherwise: string): void {
    if (!this.accept(character)) this.fail(this.offset, otherwise);
  }

  /** Goes past a character, and past what is between it and the next. */
  private accept(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset += 1;
    this.skip();
    return true;
  }

  /** Goes past blanks and comments. */
  private skip(): void {
    while (this.match(SPACE[this.format]));
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.offset = pattern.lastIndex;
    return match;
  }
}

function isSwitch(word: string): boolean {
  return word === "true" || word === "false";
}
