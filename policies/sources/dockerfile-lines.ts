/**
 * The instructions of a Dockerfile as BuildKit splits them: continued lines, comments in between, here-documents, parser directives. Where
 * builders could disagree about the end of an instruction the text is refused, since what one of them takes for the words of a script is
 * a `USER` for another.
 * Source: the grammar of github.com/moby/buildkit v0.18 and v0.34 (frontend/dockerfile/parser).
 */
import { InputError } from "../errors";
import { hereDocumentsOf, type HereDocument } from "./here-document";

/** One instruction with all of its lines. */
export interface RawInstruction {
  /** In upper case. */
  keyword: string;
  /** The flags in front of the arguments, as in `--from=build`. */
  flags: readonly string[];
  /** Everything behind the flags. */
  rest: string;
  /** The texts behind `<<NAME`. */
  documents: readonly HereDocument[];
  line: number;
  column: number;
}

/** What stands in a Dockerfile. */
export interface DockerfileLines {
  instructions: RawInstruction[];
  /** The character that continues lines and takes the meaning from the next one. */
  escape: string;
  /** The image that reads the file instead of the builder itself, where the first comments name one. */
  syntax?: { value: string; line: number };
}

/** The largest Dockerfile that is read, in bytes. */
const MAX_BYTES = 1024 * 1024;
/** The longest line, in bytes; BuildKit's scanner takes no longer one. */
const MAX_LINE = 64 * 1024 - 1;
const MAX_INSTRUCTIONS = 5_000;
const MAX_FLAGS = 200;

/** White space as Go's `unicode.IsSpace` knows it. */
const SPACE = "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING_SPACE = new RegExp(`^[${SPACE}]+`);
const SPACE_AT_END = new RegExp(`[${SPACE}]$`);
const DIRECTIVE = /^#[\t\n\f\r ]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*([^\t\n\f\r ][^\n]*)$/;
const DIRECTIVES = new Set(["syntax", "escape", "check"]);
const WORD_BREAK = /[\t\v\f\r ]+/;
const MAY_HAVE_DOCUMENTS = new Set(["ADD", "COPY", "RUN"]);

/** Splits a text. Throws an {@link InputError} where no builder would take it, or not all in the same way. */
export function splitDockerfile(text: string, file: string): DockerfileLines {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new InputError("dockerfile-too-large", `is larger than ${MAX_BYTES / 1024 / 1024} MiB`, { source: file });
  }
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const tooLong = lines.findIndex((line) => Buffer.byteLength(line) > MAX_LINE);
  if (tooLong >= 0) throw invalid(file, tooLong + 1, "has a line of more than 64 KiB");
  const { escape, syntax } = readDirectives(lines, file);
  const escaped = escape === "`" ? "`" : "\\\\";
  const continuation = new RegExp(`(^|[^${escaped}])${escaped}[ \\t]*$`);
  const instructions: RawInstruction[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = index + 1;
    const raw = withoutBreak(lines[index++]);
    let part = isComment(raw) ? "" : raw.replace(LEADING_SPACE, "");
    let continues = continuation.test(part);
    if (part === "") continue;
    let whole = part.replace(continuation, "$1");
    while (continues && index < lines.length) {
      part = withoutBreak(lines[index++]);
      if (isComment(part) || part.replace(LEADING_SPACE, "") === "") continue;
      continues = continuation.test(part);
      whole += part.replace(continuation, "$1");
    }
    const column = raw.length - raw.replace(LEADING_SPACE, "").length + 1;
    const instruction = { ...splitInstruction(whole, escape, file, line), documents: [], line, column };
    const { documents, end } = readDocuments(lines, index, instruction, whole, escape, file);
    index = end;
    if (instructions.push({ ...instruction, documents }) > MAX_INSTRUCTIONS) {
      throw invalid(file, line, `has more than ${MAX_INSTRUCTIONS.toLocaleString("en")} instructions`);
    }
  }
  return { instructions, escape, ...(syntax && { syntax }) };
}

/** The error for a Dockerfile that no builder takes. */
export function invalid(source: string, line: number, reason: string): InputError {
  return new InputError("invalid-dockerfile", reason, { source, line });
}

function ambiguous(source: string, line: number, reason: string): InputError {
  return new InputError("ambiguous-dockerfile", reason, { source, line });
}

/** A text without white space at either end, as Go trims it. */
export function trimmed(text: string): string {
  return trimmedEnd(text.replace(LEADING_SPACE, ""), SPACE_AT_END);
}

/** A text without the letters at its end that `letter` matches. A pattern for all of them would take quadratic time. */
function trimmedEnd(text: string, letter: RegExp): string {
  let end = text.length;
  while (end > 0 && letter.test(text.slice(end - 1, end))) end -= 1;
  return text.slice(0, end);
}

/** The words of a text that are divided by blanks, quotes not minded. */
export function wordsOf(text: string): string[] {
  return text === "" ? [] : text.split(WORD_BREAK);
}

/** The keyword, the flags and the rest of an instruction on one line. */
export function splitInstruction(
  whole: string,
  escape: string,
  file: string,
  line: number,
): Pick<RawInstruction, "keyword" | "flags" | "rest"> {
  const text = trimmed(whole);
  const gap = WORD_BREAK.exec(text);
  if (!gap) return { keyword: text.toUpperCase(), flags: [], rest: "" };
  const { flags, rest } = splitFlags(text.slice(gap.index + gap[0].length), escape, file, line);
  return { keyword: text.slice(0, gap.index).toUpperCase(), flags, rest: trimmed(rest) };
}

/** The directives in the first lines. They end at the first line that is none, be it a comment or empty. */
function readDirectives(lines: readonly string[], file: string): Pick<DockerfileLines, "escape" | "syntax"> {
  const seen = new Map<string, { value: string; line: number }>();
  // Behind a shebang only the directive `syntax` is minded, which another part of the builder looks for.
  const first = lines[0]?.startsWith("#!") ? 1 : 0;
  for (const [index, raw] of lines.slice(first).entries()) {
    const [, name = "", value = ""] = DIRECTIVE.exec(withoutBreak(raw).replace(LEADING_SPACE, "")) ?? [];
    const key = name.toLowerCase();
    const line = first + index + 1;
    if (!DIRECTIVES.has(key)) break;
    if (seen.has(key)) throw invalid(file, line, `has the directive "${key}" twice`);
    seen.set(key, { value: trimmedEnd(value, /[\t\n\f\r ]/), line });
  }
  const escape = first === 0 ? seen.get("escape") : undefined;
  if (escape && escape.value !== "`" && escape.value !== "\\") {
    throw invalid(file, escape.line, "has an escape character that is neither \\ nor `");
  }
  const syntax = seen.get("syntax");
  return {
    escape: escape?.value ?? "\\",
    ...(syntax && { syntax: { value: syntax.value.split(" ")[0] ?? "", line: syntax.line } }),
  };
}

/** The flags at the beginning of an instruction's arguments. Quotes group, and the backslash escapes. */
function splitFlags(text: string, escape: string, file: string, line: number): { flags: string[]; rest: string } {
  const flags: string[] = [];
  const flagAt = /[\t\n\v\f\r ]*(--(?:\\[^]|"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?|[^\t\n\v\f\r "'\\]|\\$)*)/y;
  let end = 0;
  for (let match = flagAt.exec(text); match; match = flagAt.exec(text)) {
    const [, raw = ""] = match;
    // The builder looks at bytes here, so that a part of a letter can be a blank to it.
    if (/[^\x20-\x7e]/.test(raw)) throw invalid(file, line, "has a flag with a character that is no ASCII");
    // Older builders escape by the backslash in any file, newer ones by its own escape character.
    if (escape !== "\\" && /`|\\(?:[\s"']|$)/.test(raw))
      throw ambiguous(file, line, "has a flag with a character that builders may escape");
    const flag = escape === "\\" ? raw.replace(/\\([^])|["'\\]/g, "$1") : raw.replace(/["']/g, "");
    end = flagAt.lastIndex;
    if (flag === "--") break;
    if (flags.push(flag) > MAX_FLAGS) throw invalid(file, line, `has an instruction with more than ${MAX_FLAGS} flags`);
  }
  return { flags, rest: text.slice(end) };
}

/** The here-documents of an instruction, and the index of the first line behind them. */
function readDocuments(
  lines: readonly string[],
  start: number,
  { keyword, rest, line }: RawInstruction,
  whole: string,
  escape: string,
  file: string,
): { documents: HereDocument[]; end: number } {
  const inner = keyword === "ONBUILD" ? splitInstruction(rest, escape, file, line) : { keyword, rest };
  const isCandidate =
    MAY_HAVE_DOCUMENTS.has(inner.keyword) && whole.includes("<<") && stringsOf(inner.rest, file, line) === undefined;
  const found = isCandidate ? hereDocumentsOf(whole) : [];
  if (found === undefined) {
    throw ambiguous(file, line, 'has a "<<" that builders may read differently; put it in quotes, or no blank behind it');
  }
  let end = start;
  const documents = found.map((document) => {
    const content: string[] = [];
    for (;;) {
      const next = lines[end++];
      if (next === undefined) throw invalid(file, line, 'has a "<<" whose text has no end');
      const text = withoutBreak(next);
      if ((document.chomp ? text.replace(/^\t+/, "") : text) === document.name) break;
      content.push(document.chomp ? next.replace(/^\t+/, "") : next);
    }
    return { ...document, content: content.map((text) => `${text}\n`).join("") };
  });
  return { documents, end };
}

/** The texts of an array in JSON; `undefined` for what is none. Throws if something else than texts is in it, as builders do. */
export function stringsOf(rest: string, file: string, line: number): string[] | undefined {
  const text = rest.replace(LEADING_SPACE, "");
  if (!text.startsWith("[")) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const items = parsed as unknown[];
  if (!items.every((item) => typeof item === "string"))
    throw invalid(file, line, "has an array with something else than texts in it");
  return items;
}

function isComment(line: string): boolean {
  return line.replace(LEADING_SPACE, "").startsWith("#");
}

function withoutBreak(line = ""): string {
  return trimmedEnd(line, /\r/);
}
