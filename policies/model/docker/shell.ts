/**
 * Command lines of a POSIX shell, far enough to tell which programs they run with which arguments. Nothing is evaluated: a variable stays
 * as it is written.
 */

/** One program with its arguments. */
export interface Command {
  /** The program without its folder, in lower case where it ends in `.exe`; empty where there are redirections alone. */
  name: string;
  /** The arguments without quotes. */
  words: readonly string[];
  /** What runs the program for it, as in `sudo -u app env`. */
  runners: readonly string[];
  /** The files into which the output goes. */
  outputs: readonly string[];
  /** The commands whose output is part of an argument: `$(…)`, backquotes, `<(…)`. */
  substituted: readonly Command[];
  /** The command whose output this one reads. */
  input?: Command;
}

/** How deep commands may stand in each other; deeper ones are not looked at. */
const MAX_DEPTH = 12;

const RESERVED = new Set(["!", "{", "}", "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "time"]);
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;
/** Programs that run another one, with those of their options that take a word of their own. */
const RUNNERS: Readonly<Record<string, RegExp>> = {
  command: /^$/,
  doas: /^-[uC]$/,
  env: /^-[uCS]$/,
  exec: /^-a$/,
  nice: /^-n$/,
  nohup: /^$/,
  sudo: /^-[ugpCDRThrt]$/,
  timeout: /^-[ks]$/,
};
/** Those of them whose first argument is not the program. */
const RUNNERS_WITH_OPERAND = new Set(["timeout", "gosu", "su-exec"]);
const SHELL = /^(?:ba|da|a|z|k|mk)?sh$/;

/** The commands of a script, those in substitutions and in `sh -c` behind the ones that hold them. */
export function parseShell(script: string): Command[] {
  return flatten(new ShellReader(script, 0).read());
}

/** The command of an exec form, as {@link parseShell} gives it. */
export function parseExec(words: readonly string[]): Command[] {
  return flatten([commandOf(words, [], [], undefined)]);
}

/** Whether a program is a shell. */
export function isShell({ name }: Command): boolean {
  return SHELL.test(name);
}

/** The script that a shell is given as an argument. */
function scriptOf(command: Command): string | undefined {
  if (!isShell(command) && command.name !== "su" && command.name !== "eval") return undefined;
  if (command.name === "eval") return command.words.join(" ");
  const at = command.words.findIndex((word) => /^-[A-Za-z]*c[A-Za-z]*$/.test(word) || word === "--command");
  return at < 0 ? undefined : command.words[at + 1];
}

function flatten(commands: readonly Command[], depth = 0): Command[] {
  if (depth > MAX_DEPTH) return [];
  return commands.flatMap((command) => {
    const script = scriptOf(command);
    const inner = script === undefined ? [] : new ShellReader(script, depth + 1).read();
    return [command, ...flatten(inner, depth + 1), ...flatten(command.substituted, depth + 1)];
  });
}

/** A command from its words: what stands in front of the program is taken away. */
function commandOf(
  all: readonly string[],
  outputs: readonly string[],
  substituted: readonly Command[],
  input: Command | undefined,
): Command {
  const words = [...all];
  const runners: string[] = [];
  while (words[0] !== undefined && (RESERVED.has(words[0]) || ASSIGNMENT.test(words[0]))) words.shift();
  for (;;) {
    const name = programOf(words[0]);
    const options = Object.hasOwn(RUNNERS, name) ? RUNNERS[name] : undefined;
    const takesOperand = RUNNERS_WITH_OPERAND.has(name);
    if ((!options && !takesOperand) || words.length < 2) break;
    runners.push(name);
    words.shift();
    while (words[0]?.startsWith("-")) {
      const option = words.shift();
      if (option === "--") break;
      if (option !== undefined && options?.test(option)) words.shift();
    }
    if (takesOperand) words.shift();
    while (words[0] !== undefined && ASSIGNMENT.test(words[0])) words.shift();
  }
  const name = programOf(words.shift());
  return { name, words, runners, outputs, substituted, ...(input && { input }) };
}

function programOf(word = ""): string {
  const name = word.slice(Math.max(word.lastIndexOf("/"), word.lastIndexOf("\\")) + 1);
  return /\.exe$/i.test(name) ? name.slice(0, -".exe".length).toLowerCase() : name;
}

/** Reads one script, or the inside of a substitution. */
class ShellReader {
  private offset = 0;
  private word: string | undefined;
  private words: string[] = [];
  private outputs: string[] = [];
  private substituted: Command[] = [];
  /** What the next word is, if not an argument. */
  private target: "output" | "input" | undefined;
  private input: Command | undefined;
  private readonly commands: Command[] = [];

  constructor(
    private readonly text: string,
    private readonly depth: number,
  ) {}

  /** The commands up to the end, or up to the bracket that closes a substitution. */
  read(closing?: ")" | "`"): Command[] {
    while (this.offset < this.text.length) {
      const letter = this.text[this.offset++] ?? "";
      if (letter === closing) break;
      this.take(letter);
    }
    this.endCommand(false);
    return this.commands;
  }

  private take(letter: string): void {
    switch (letter) {
      case "\\":
        // A line break behind it continues the line.
        if (this.text[this.offset] !== "\n") this.append(this.text[this.offset] ?? "");
        this.offset += 1;
        return;
      case "'":
        return this.append(this.upTo("'"));
      case '"':
        return this.doubleQuoted();
      case "`":
        return this.substitute("`");
      case "$":
        if (this.text[this.offset] !== "(" || this.text[this.offset + 1] === "(") return this.append("$");
        this.offset += 1;
        return this.substitute(")");
      case "#":
        if (this.word !== undefined) return this.append("#");
        while (this.offset < this.text.length && this.text[this.offset] !== "\n") this.offset += 1;
        return;
      case "<":
      case ">":
        return this.redirect(letter);
      case "|":
        if (this.text[this.offset] !== "|") return this.endCommand(true);
        this.offset += 1;
        return this.endCommand(false);
      case "&":
        // As in `2>&1`, where a stream is named and no file, and in `&>`.
        if (this.target !== undefined) return void (this.target = "input");
        if (this.text[this.offset] === ">") return;
        return this.endCommand(false);
      case ";":
      case "\n":
      case "(":
      case ")":
        return this.endCommand(false);
      default:
        if (/\s/.test(letter)) return this.endWord();
        return this.append(letter);
    }
  }

  private append(text: string): void {
    this.word = (this.word ?? "") + text;
  }

  private upTo(quote: string): string {
    const end = this.text.indexOf(quote, this.offset);
    const text = this.text.slice(this.offset, end < 0 ? undefined : end);
    this.offset = end < 0 ? this.text.length : end + 1;
    return text;
  }

  private doubleQuoted(): void {
    this.append("");
    while (this.offset < this.text.length) {
      const letter = this.text[this.offset++] ?? "";
      if (letter === '"') return;
      if (letter === "\\" && /["$`\\\n]/.test(this.text[this.offset] ?? "")) this.append(this.text[this.offset++] ?? "");
      else if (letter === "`" || letter === "$") this.take(letter);
      else this.append(letter);
    }
  }

  /** The inside of `$(…)`, backquotes or `<(…)`; the word keeps a sign that there was something. */
  private substitute(closing: ")" | "`"): void {
    this.append("$()");
    if (this.depth > MAX_DEPTH) return;
    const inner = new ShellReader(this.text, this.depth + 1);
    inner.offset = this.offset;
    this.substituted.push(...inner.read(closing));
    this.offset = inner.offset;
  }

  private redirect(sign: string): void {
    if (this.text[this.offset] === "(") {
      this.offset += 1;
      return this.substitute(")");
    }
    // The number in front of the sign names a stream.
    if (this.word !== undefined && /^\d+$/.test(this.word)) this.word = undefined;
    this.endWord();
    while (/[<>|-]/.test(this.text[this.offset] ?? "")) this.offset += 1;
    this.target = sign === ">" ? "output" : "input";
  }

  private endWord(): void {
    const { word } = this;
    if (word === undefined) return;
    if (this.target === undefined) this.words.push(word);
    else if (this.target === "output") this.outputs.push(word);
    this.target = undefined;
    this.word = undefined;
  }

  private endCommand(isPiped: boolean): void {
    this.endWord();
    const { words, outputs, substituted } = this;
    const command = commandOf(words, outputs, substituted, this.input);
    // A bracket alone is none.
    const isCommand = command.name !== "" || outputs.length + substituted.length > 0;
    if (isCommand) this.commands.push(command);
    // Behind a pipe the line may go on below, and what stands in brackets is piped as a whole.
    if (isPiped) this.input = isCommand ? command : (this.input ?? this.commands.at(-1));
    else if (isCommand) this.input = undefined;
    this.target = undefined;
    this.words = [];
    this.outputs = [];
    this.substituted = [];
  }
}
