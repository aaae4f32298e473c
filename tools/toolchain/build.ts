import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { GoProgram } from "./modules";

/** The oldest Go that the modules' go directive accepts. */
const GO_VERSION = { major: 1, minor: 26 };

/** A prerequisite that the user has to install. Told in one line. */
export class MissingPrerequisite extends Error {}

/** Where built programs are kept, outside the tree, so that a clean clone finds them. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "portcullis", "toolchain");
}

/**
 * The path of a program, built where it is not in the cache yet. The cache is keyed by everything that decides what is built, so that a
 * change of a module builds anew and going back finds the old one. Checksums are those of `go.sum`; Go refuses any other.
 */
export async function buildGoProgram(program: GoProgram): Promise<string> {
  const source = join(__dirname, program.module);
  const folder = join(cacheFolder(), `${program.name}-${keyOf(program, source)}`);
  const binary = join(folder, program.name);
  if (existsSync(binary)) return binary;
  requireGo(program);
  mkdirSync(folder, { recursive: true });
  const partial = `${binary}.${process.pid}`;
  const variables = (program.variables ?? []).map((variable) => ` -X ${variable}`).join("");
  const args = [
    "build",
    "-trimpath",
    "-buildvcs=false",
    "-mod=readonly",
    "-ldflags",
    `-s -w${variables}`,
    "-o",
    partial,
    program.package,
  ];
  const stop = showProgress(program);
  try {
    await run("go", args, source);
    renameSync(partial, binary);
  } finally {
    stop();
    rmSync(partial, { force: true });
  }
  return binary;
}

/** The folder in which Go keeps the source of a module that a program's `go.mod` pins. */
export function goModuleFolder(program: GoProgram, module: string): string {
  requireGo(program);
  const source = join(__dirname, program.module);
  execFileSync("go", ["mod", "download", module], { cwd: source, stdio: "inherit" });
  return execFileSync("go", ["list", "-m", "-f", "{{.Dir}}", module], { cwd: source, encoding: "utf8" }).trim();
}

/** Whether there is a Go that is new enough. */
export function hasGo(): boolean {
  const found = /go(\d+)\.(\d+)/.exec(goVersion() ?? "");
  return found !== null && Number(found[1]) === GO_VERSION.major && Number(found[2]) >= GO_VERSION.minor;
}

function goVersion(): string | undefined {
  try {
    return execFileSync("go", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

function requireGo({ title }: GoProgram): void {
  if (hasGo()) return;
  const wanted = `Go ${GO_VERSION.major}.${GO_VERSION.minor} or later`;
  throw new MissingPrerequisite(`${title} is not on this machine, and building it needs ${wanted} on PATH (https://go.dev/dl)`);
}

function keyOf({ name, package: target, variables = [] }: GoProgram, source: string): string {
  const hash = createHash("sha256").update(JSON.stringify([name, target, variables, process.platform, process.arch]));
  for (const file of readdirSync(source).sort()) hash.update(file).update(readFileSync(join(source, file)));
  return hash.digest("hex").slice(0, 16);
}

function showProgress({ title, minutes }: GoProgram): () => void {
  const started = Date.now();
  const show = (text: string): void => void process.stderr.write(`toolchain: ${title}: ${text}\n`);
  show(`building, once for this machine (up to ${minutes} min on two cores) …`);
  const timer = setInterval(() => show(`${Math.round((Date.now() - started) / 1000)} s`), 30_000);
  return () => {
    clearInterval(timer);
    show(`${Math.round((Date.now() - started) / 1000)} s, finished`);
  };
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "inherit", "pipe"], env: { ...process.env, GOWORK: "off" } });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      // Thousands of lines "downloading …" are no news.
      errors = (errors + chunk.toString()).slice(-10_000);
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args[0]} failed in ${cwd}:\n${errors}`))));
  });
}
