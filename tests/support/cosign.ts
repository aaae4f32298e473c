/** Real cosign of both majors, without a network: no transparency log, no timestamp authority, no trust root but what a test names. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildGoProgram } from "../../tools/toolchain/build";
import { COSIGN_2, COSIGN_3 } from "../../tools/toolchain/modules";
import type { TestRegistry } from "./registries";

export type CosignMajor = 2 | 3;

/** A key pair as cosign writes it, by its files. */
export interface CosignKeys {
  /** Encrypted with an empty password. */
  privateKey: string;
  publicKey: string;
}

/** What a run of cosign came to. */
export interface CosignResult {
  /** Whether it ended with success. */
  isAccepted: boolean;
  stdout: string;
  /** What it says about failures, among other things. */
  stderr: string;
}

export interface Cosign {
  major: CosignMajor;
  /** A folder for the files of tests. */
  folder: string;
  /** Makes a key pair on P-256. */
  generateKeys: (name: string) => Promise<CosignKeys>;
  /** Takes over a private key in PEM, PKCS #8. A name that has been taken over before is overwritten. */
  importKeys: (name: string, privateKey: string) => Promise<CosignKeys>;
  /** Signs or attests something in a registry. `command` is `sign` or `attest`, `args` has what follows, the key included. Throws where it fails. */
  write: (registry: TestRegistry, command: "sign" | "attest", args: readonly string[]) => Promise<void>;
  /** Verifies something in a registry, with `verify` or `verify-attestation`. */
  verify: (registry: TestRegistry, command: "verify" | "verify-attestation", args: readonly string[]) => Promise<CosignResult>;
  /** Any other command, for a registry or none. Throws where it fails. */
  run: (args: readonly string[], registry?: TestRegistry) => Promise<string>;
  /** Removes its files. */
  remove: () => void;
}

/** The longest run; a second or less on a machine that does nothing else. */
const TIMEOUT_MS = 60_000;

/** Gets one of the majors ready: built where it is not yet. */
export async function prepareCosign(major: CosignMajor): Promise<Cosign> {
  const binary = await buildGoProgram(major === 2 ? COSIGN_2 : COSIGN_3);
  const folder = mkdtempSync(join(tmpdir(), `portcullis-cosign-${major}-`));
  const home = join(folder, "home");
  mkdirSync(home);
  const signingConfig = join(folder, "signing-config.json");

  const start = (args: readonly string[], registry?: TestRegistry): Promise<CosignResult> => {
    const env = {
      PATH: process.env["PATH"],
      HOME: home,
      COSIGN_PASSWORD: "",
      ...(registry && { DOCKER_CONFIG: registry.dockerConfig }),
    };
    return new Promise((resolve) => {
      execFile(binary, args, { env, cwd: folder, timeout: TIMEOUT_MS }, (error, stdout, stderr) =>
        resolve({ isAccepted: error === null, stdout, stderr }),
      );
    });
  };
  const run = async (args: readonly string[], registry?: TestRegistry): Promise<string> => {
    const { isAccepted, stdout, stderr } = await start(args, registry);
    if (!isAccepted) throw new Error(`cosign ${major} ${args.join(" ")}:\n${stdout}${stderr}`);
    return stdout;
  };
  const reach = (registry: TestRegistry): string[] => ["--registry-cacert", registry.certificate.caFile];
  // cosign 3 refuses to be told that there is no log as long as it has a configuration of services; one without any is what it takes.
  const noServices = major === 2 ? ["--tlog-upload=false"] : ["--signing-config", signingConfig];
  // Without one, cosign asks for that of the public services.
  const trustedRoot = join(folder, "trusted_root.json");
  writeFileSync(trustedRoot, JSON.stringify({ mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1" }));
  if (major === 3) await run(["signing-config", "create", "--out", signingConfig]);

  return {
    major,
    folder,
    generateKeys: async (name) => {
      await run(["generate-key-pair", "--output-key-prefix", name]);
      return { privateKey: join(folder, `${name}.key`), publicKey: join(folder, `${name}.pub`) };
    },
    importKeys: async (name, privateKey) => {
      const file = join(folder, `${name}.pem`);
      writeFileSync(file, privateKey, { mode: 0o600 });
      await run(["import-key-pair", "--yes", "--key", file, "--output-key-prefix", name]);
      return { privateKey: join(folder, `${name}.key`), publicKey: join(folder, `${name}.pub`) };
    },
    write: async (registry, command, args) => {
      await run([command, "--yes", ...noServices, ...reach(registry), ...args], registry);
    },
    verify: (registry, command, args) =>
      start([command, "--insecure-ignore-tlog", "--trusted-root", trustedRoot, ...reach(registry), ...args], registry),
    run,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
