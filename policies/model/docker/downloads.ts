/** What scripts fetch from the network, and what they do with it. */
import { isShell, type Command } from "./shell";

const DOWNLOADERS = new Set([
  "aria2c",
  "curl",
  "fetch",
  "http",
  "https",
  "invoke-restmethod",
  "invoke-webrequest",
  "irm",
  "iwr",
  "wget",
]);
/** Interpreters that run what they read, unless they are told what to run. */
const INTERPRETERS = /^(?:python[\d.]*|perl|ruby|node|php|lua|pwsh|powershell|iex|invoke-expression)$/;
const READS_FILE = new Set([".", "source"]);

/** Whether a command fetches something and writes it to its output or to a file. */
export function isDownload({ name }: Command): boolean {
  return DOWNLOADERS.has(name.toLowerCase());
}

/** Whether a command runs what another one has just fetched: by a pipe, by `$(…)` or `<(…)`. */
export function runsDownload(command: Command): boolean {
  if (fetches(command.input) && runsInput(command)) return true;
  const isRun =
    isShell(command) || command.name === "eval" || READS_FILE.has(command.name) || INTERPRETERS.test(command.name.toLowerCase());
  return isRun && command.substituted.some((inner) => isDownload(inner) || fetches(inner.input));
}

/** The file that a command fetches into, as far as it says. */
export function downloadedFile(command: Command): string | undefined {
  if (!isDownload(command)) return undefined;
  const { words, outputs } = command;
  const named = words.findIndex((word) => /^(?:-[a-zA-Z]*[oO]|--output(?:-document)?|-OutFile)$/.test(word));
  const attached = words.map((word) => /^--output(?:-document)?=(.+)$/.exec(word)?.[1]).find((file) => file !== undefined);
  const option = words[named] ?? "";
  // With `-O` curl takes the name from the address; for wget it is followed by a name.
  const isRemoteName = command.name === "curl" && /^-[a-zA-Z]*O$/.test(option);
  const address = words.find((word) => /^https?:\/\//i.test(word));
  const nameOfAddress = address?.replace(/[?#].*$/, "").replace(/^.*\//, "");
  if (outputs[0] !== undefined) return outputs[0];
  if (attached !== undefined) return attached;
  if (named >= 0 && !isRemoteName) return words[named + 1];
  return isRemoteName || command.name === "wget" ? nameOfAddress : undefined;
}

/** The script file that a command runs, as in `sh install.sh` and `./install.sh`. */
export function scriptFile(command: Command): string | undefined {
  const { name, words } = command;
  if (!isShell(command) && !READS_FILE.has(name) && !INTERPRETERS.test(name)) {
    return /\.(?:sh|bash|py|pl|rb|run|bin)$/.test(name) ? name : undefined;
  }
  return words.some((word) => /^-[a-zA-Z]*[cem]$/.test(word)) ? undefined : words.find((word) => !word.startsWith("-"));
}

/** Whether a command compares what has been fetched with a checksum or a signature. */
export function isVerification({ name, words }: Command): boolean {
  if (/^(?:sha\d+sum|shasum|b2sum|md5sum)$/.test(name)) return words.some((word) => /^(?:-[a-z]*c|--check)/.test(word));
  if (name === "gpg" || name === "gpg2") return words.some((word) => /^--(?:batch-)?verify/.test(word));
  return (
    name === "gpgv" || name === "minisign" || name === "signify" || (name === "cosign" && (words[0] ?? "").startsWith("verify"))
  );
}

/** Whether two paths may be the same file: `./install.sh` and `/tmp/install.sh` only by their name. */
export function isSameFile(a: string, b: string): boolean {
  const [first, second] = [a, b].map((path) => path.replace(/^(?:\.\/)+/, ""));
  if (first === undefined || second === undefined || first === "" || second === "") return false;
  const isRelative = [first, second].some((path) => !path.startsWith("/"));
  return first === second || (isRelative && first.replace(/^.*\//, "") === second.replace(/^.*\//, ""));
}

/** Whether the output of a command, or of one in front of it, comes from the network. */
function fetches(command: Command | undefined): boolean {
  for (let one = command, count = 0; one && count < 20; one = one.input, count += 1) if (isDownload(one)) return true;
  return false;
}

/** Whether a program runs what comes in, and not a script that it is given. */
function runsInput(command: Command): boolean {
  const name = command.name.toLowerCase();
  const { words } = command;
  if (isShell(command)) {
    if (words.some((word) => /^-[a-zA-Z]*s$/.test(word))) return true;
    if (words.some((word) => /^-[a-zA-Z]*c$/.test(word))) return false;
    return words.every((word) => /^[-+]/.test(word) || word === "/dev/stdin");
  }
  if (READS_FILE.has(name)) return words[0] === "/dev/stdin";
  if (!INTERPRETERS.test(name)) return false;
  if (words.some((word) => /^-[a-zA-Z]*[cempr]$/.test(word) || /^--(?:eval|print)/.test(word))) return false;
  return words.every((word) => word.startsWith("-"));
}
