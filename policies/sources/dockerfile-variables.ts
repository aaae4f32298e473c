/** Variables in the instructions of a Dockerfile: what `$NAME` stands for, as far as the file says. */
import { Unknown } from "../model/field";

/** What a variable or a word with variables stands for. */
export type Text = string | Unknown;

const FROM_ARGUMENT = new Unknown("depends on a build argument");
const FROM_PLATFORM = new Unknown("depends on the platform of the build");
const FROM_BASE = new Unknown("depends on the base image");
const NOT_EVALUATED = new Unknown("uses a substitution that is not evaluated here");

/** What BuildKit sets by itself. Source: https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope */
const PLATFORM_ARGUMENTS: ReadonlySet<string> = new Set(
  ["TARGET", "BUILD"].flatMap((side) => ["PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT"].map((part) => `${side}${part}`)),
);

/** How long a word may grow through its variables. */
const MAX_LENGTH = 64 * 1024;

/** A word that cannot be read: a quote or a brace that does not end, or a value without bounds. */
export class WordError extends Error {}

/** The variables of a stage at one instruction. */
export class Variables {
  private readonly values = new Map<string, Text>();
  /** Names set by `ENV`, which no `ARG` changes. */
  private readonly fixed = new Set<string>();

  /** What a name stands for that nothing in the file sets; `undefined` if it is then empty. */
  constructor(private byDefault: Unknown | undefined) {}

  /** Those of the first lines, in front of any stage. */
  static global(): Variables {
    const variables = new Variables(undefined);
    for (const name of PLATFORM_ARGUMENTS) variables.values.set(name, FROM_PLATFORM);
    return variables;
  }

  /** Those of a stage that begins with an image from elsewhere. */
  static ofImage(image: Text): Variables {
    return new Variables(image === "scratch" ? undefined : FROM_BASE);
  }

  /** Those of a stage that begins where another one ends: its environment, not its arguments. */
  static after(stage: Variables): Variables {
    const variables = new Variables(stage.byDefault);
    for (const name of stage.fixed) variables.setEnvironment(name, stage.values.get(name) ?? "");
    return variables;
  }

  setEnvironment(name: string, value: Text): void {
    this.fixed.add(name);
    this.values.set(name, value);
  }

  /** Declares an argument. Without a default it has that of the first lines, and without one there whatever the build gives it. */
  declareArgument(name: string, byDefault: Text | undefined, global?: Variables): Text {
    const given = PLATFORM_ARGUMENTS.has(name) ? FROM_PLATFORM : FROM_ARGUMENT;
    const value = byDefault ?? global?.values.get(name) ?? given;
    if (!this.fixed.has(name)) this.values.set(name, value);
    return value;
  }

  /** A word with its variables replaced and its quotes removed. Throws a {@link WordError}. */
  expand(word: string, escape: string): Text {
    return new Expansion(word, escape, (name) => this.values.get(name) ?? this.byDefault).all();
  }
}

/** One pass over a word. */
class Expansion {
  private offset = 0;
  private unknown: Unknown | undefined;
  private depth = 0;

  constructor(
    private readonly word: string,
    private readonly escape: string,
    private readonly valueOf: (name: string) => Text | undefined,
  ) {}

  all(): Text {
    const text = this.until(undefined);
    return this.unknown ?? text;
  }

  /** The text up to `end`, or up to the end of the word. */
  private until(end: string | undefined): string {
    let text = "";
    while (this.offset < this.word.length) {
      const letter = this.next();
      if (letter === end) return text;
      if (letter === "'") text += this.quoted();
      else if (letter === '"') text += this.doubleQuoted();
      else if (letter === "$") text += this.variable();
      else text += letter === this.escape ? this.next() : letter;
      if (text.length > MAX_LENGTH) throw new WordError("has a value that grows beyond 64 KiB");
    }
    if (end !== undefined) throw new WordError("has a ${ without its }");
    return text;
  }

  private next(): string {
    return this.word[this.offset++] ?? "";
  }

  private quoted(): string {
    const end = this.word.indexOf("'", this.offset);
    if (end < 0) throw new WordError("has a quote without its end");
    const text = this.word.slice(this.offset, end);
    this.offset = end + 1;
    return text;
  }

  private doubleQuoted(): string {
    let text = "";
    while (this.offset < this.word.length) {
      const letter = this.next();
      if (letter === '"') return text;
      if (letter === "$") text += this.variable();
      else if (letter === this.escape) {
        const escaped = this.word[this.offset] ?? "";
        text += ['"', "$", this.escape].includes(escaped) ? this.next() : escaped === "" ? "" : letter;
      } else text += letter;
    }
    throw new WordError("has a quote without its end");
  }

  private variable(): string {
    if (this.word[this.offset] !== "{") {
      const [name] = /^(?:[A-Za-z_]\w*|\d|[@*#?!$-])/.exec(this.word.slice(this.offset, this.offset + 512)) ?? [];
      if (name === undefined) return "$";
      this.offset += name.length;
      return this.known(this.valueOf(name) ?? "");
    }
    // Nested ones are read by recursion.
    if (++this.depth > 50) throw new WordError("has variables that nest too deep");
    const [whole = "", name = "", modifier] =
      /^\{(\w+)(:?[-+?]|[#%/]|\})/.exec(this.word.slice(this.offset, this.offset + 512)) ?? [];
    if (modifier === undefined) throw new WordError("has a substitution that no builder takes");
    this.offset += whole.length;
    const text = modifier === "}" ? this.known(this.valueOf(name) ?? "") : this.modified(name, modifier);
    this.depth -= 1;
    return text;
  }

  private modified(name: string, modifier: string): string {
    const value = this.valueOf(name);
    const before = this.unknown;
    const other = this.until("}");
    const otherUnknown = this.unknown;
    this.unknown = before;
    const isSet = value !== undefined && !(modifier.startsWith(":") && value === "");
    const take = (): string => {
      this.unknown ??= otherUnknown;
      return other;
    };
    switch (modifier.at(-1)) {
      case "-":
        // What the base image sets is not known, so the default is what the file says.
        return isSet && value !== FROM_BASE ? this.known(value) : take();
      case "+":
        return value instanceof Unknown ? this.known(value) : isSet ? take() : "";
      case "?":
        return this.known(value ?? "");
      default:
        return this.known(NOT_EVALUATED);
    }
  }

  private known(value: Text): string {
    if (typeof value === "string") return value;
    this.unknown ??= value;
    return "";
  }
}
