/** What stands behind the keyword of each instruction of a Dockerfile. */
import type { Value, ValueMap } from "../model/field";
import { invalid, stringsOf, trimmed, wordsOf, type RawInstruction } from "./dockerfile-lines";
import { WordError, type Text, type Variables } from "./dockerfile-variables";

/** An instruction, and all that its arguments depend on. */
interface Reading extends RawInstruction {
  file: string;
  escape: string;
  variables: Variables;
  /** Those of the first lines, in a stage. */
  global: Variables | undefined;
}

const READERS: Readonly<Record<string, (reading: Reading) => Value>> = {
  ADD: readCopy,
  ARG: readArgument,
  CMD: readCommand,
  COPY: readCopy,
  ENTRYPOINT: readCommand,
  ENV: readPairs,
  EXPOSE: (reading) => wordsOf(required(reading)).map((word) => expand(reading, word)),
  HEALTHCHECK: readHealthCheck,
  LABEL: readPairs,
  MAINTAINER: required,
  RUN: readRun,
  SHELL: readShell,
  STOPSIGNAL: readText,
  USER: readText,
  VOLUME: (reading) => listOf(reading, required(reading)).map((word) => expand(reading, word)),
  WORKDIR: readText,
};

/**
 * The arguments of an instruction as a value: a text (`USER`), texts by name (`ENV`), a list (`EXPOSE`) or a map (`COPY`, `RUN`). Notes in
 * `variables` what it sets. Throws an InputError for an instruction that no builder takes.
 */
export function contentOf(
  instruction: RawInstruction,
  file: string,
  escape: string,
  variables: Variables,
  global: Variables | undefined,
): Value {
  const { keyword, line } = instruction;
  const read = Object.hasOwn(READERS, keyword) ? READERS[keyword] : undefined;
  if (!read) throw invalid(file, line, "has an unknown instruction");
  return read({ ...instruction, file, escape, variables, global });
}

function required({ rest, keyword, file, line }: Reading): string {
  if (rest === "") throw invalid(file, line, `has a ${keyword} without an argument`);
  return rest;
}

function readText(reading: Reading): Text {
  return expand(reading, required(reading));
}

/** `COPY` and `ADD`: flags by name, sources (also as they are `written`, with their variables) and the destination. */
function readCopy(reading: Reading): Value {
  const written = listOf(reading, reading.rest);
  const words = written.map((word) => expand(reading, word));
  if (words.length < 2) throw invalid(reading.file, reading.line, `has a ${reading.keyword} without a source or a destination`);
  return map({ ...flagsOf(reading), sources: words.slice(0, -1), written: written.slice(0, -1), destination: words.at(-1) ?? "" });
}

function readRun(reading: Reading): Value {
  const documents = reading.documents.map(({ name, content }) => map({ name, content }));
  return map({ ...flagsOf(reading), ...(readCommand(reading) as ValueMap), ...(documents.length > 0 && { documents }) });
}

/** The exec form as `exec`, the shell form as `command`. */
function readCommand(reading: Reading): Value {
  const rest = reading.keyword === "RUN" ? required(reading) : reading.rest;
  const exec = stringsOf(rest, reading.file, reading.line);
  return map(exec ? { exec } : { command: rest });
}

function readShell(reading: Reading): Value {
  const exec = stringsOf(reading.rest, reading.file, reading.line);
  if (!exec || exec.length === 0) throw invalid(reading.file, reading.line, "has a SHELL that is no array of texts");
  return map({ exec });
}

function readHealthCheck(reading: Reading): Value {
  const [type = ""] = wordsOf(reading.rest);
  const rest = trimmed(reading.rest.slice(type.length));
  switch (type.toUpperCase()) {
    case "NONE":
      return map({ type: "NONE" });
    case "CMD":
      return map({ type: "CMD", ...flagsOf(reading), ...(readCommand({ ...reading, rest }) as ValueMap) });
    default:
      throw invalid(reading.file, reading.line, "has a HEALTHCHECK that is neither CMD nor NONE");
  }
}

/** `ENV` and `LABEL`: `name=value …`, or the older `name value`. */
function readPairs(reading: Reading): Value {
  const { variables, keyword, file, line, rest } = reading;
  const words = quotedWordsOf(required(reading), reading.escape);
  const isOld = words[0]?.includes("=") === false;
  const gap = /[\t\v\f\r ]+/.exec(rest);
  if (isOld && !gap) throw invalid(file, line, `has ${keyword === "ENV" ? "an ENV" : "a LABEL"} without a value`);
  const pairs = isOld && gap ? [[rest.slice(0, gap.index), rest.slice(gap.index + gap[0].length)]] : words.map(splitPair);
  // All values are read with the variables in front of the instruction.
  const read = pairs.map(([name = "", value]): [Text, Text] => {
    if (value === undefined) throw invalid(file, line, `has a word without "=" among those of ${keyword}`);
    return [expand(reading, name), expand(reading, value)];
  });
  const values: ValueMap = map({});
  for (const [name, value] of read) {
    // A name that cannot be told hides no value.
    const key = typeof name === "string" ? name : "?";
    if (key === "") throw invalid(file, line, `has an empty name in ${keyword}`);
    values[key] = value;
    if (keyword === "ENV") variables.setEnvironment(key, value);
  }
  return values;
}

/** `ARG`: a default by name, nothing where there is none. */
function readArgument(reading: Reading): Value {
  const { variables, global, file, line, escape } = reading;
  const values: ValueMap = map({});
  for (const word of quotedWordsOf(required(reading), escape)) {
    const [rawName, rawValue] = splitPair(word);
    const name = expand(reading, rawName);
    if (typeof name !== "string" || name === "") throw invalid(file, line, "has an ARG without a name");
    const byDefault = rawValue === undefined ? undefined : expand(reading, rawValue);
    variables.declareArgument(name, byDefault, global);
    values[name] = byDefault ?? null;
  }
  return values;
}

/** `--from=build` as `from: "build"`, repeated ones as a list; a flag without a value is a switch. */
function flagsOf(reading: Reading): ValueMap {
  const flags: ValueMap = map({});
  for (const flag of reading.flags) {
    const [name, raw] = splitPair(flag.slice("--".length));
    const value = raw === undefined ? true : expand(reading, raw);
    const known = flags[name];
    flags[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return flags;
}

function splitPair(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function listOf({ file, line }: Reading, rest: string): string[] {
  return stringsOf(rest, file, line) ?? wordsOf(rest);
}

function expand({ variables, escape }: Reading, word: string): Text {
  return variables.expand(word, escape);
}

/** Words divided by white space outside of quotes, quotes kept. */
function quotedWordsOf(text: string, escape: string): string[] {
  const escaped = escape === "`" ? "`" : "\\\\";
  const word = new RegExp(`(?:${escaped}[^]|'[^']*'|"(?:${escaped}[^]|[^"${escaped}])*"|[^\\s'"${escaped}])+|${escaped}$`, "g");
  const words = text.match(word) ?? [];
  const rest = text.replace(word, "").trim();
  if (rest !== "") throw new WordError("has a quote without its end");
  return words.filter((found) => found !== escape);
}

/** A map without a prototype. */
function map(entries: ValueMap): ValueMap {
  return Object.assign(Object.create(null) as ValueMap, entries);
}
