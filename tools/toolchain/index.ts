/** Everything that a preview runs on: from PATH where it is there and new enough, else built from the Go modules in this folder. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, linkSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { buildGoProgram, cacheFolder, hasGo, MissingPrerequisite } from "./build";
import { KUBERNETES_PROVIDER, PROVIDER_VERSION, PULUMI, PULUMI_VERSION } from "./modules";
import { pluginVersion } from "./plugin-version";
import { isAtLeast } from "./version";

export { MissingPrerequisite } from "./build";

const NODE_MODULES_BIN = join(__dirname, "../../node_modules/.bin");

/** Scripts that the released CLI brings along and a built one lacks: they start Node with an entry of @pulumi/pulumi. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "pulumi-analyzer-policy": "@pulumi/pulumi/cmd/run-policy-pack",
  "pulumi-resource-pulumi-nodejs": "@pulumi/pulumi/cmd/dynamic-provider",
};

export interface Toolchain {
  /** One line on where Pulumi and its provider come from. */
  description: string;
  /** What a process needs in its environment to run Pulumi without an account: PATH, PULUMI_HOME and switches, but no backend. */
  environment: Record<string, string>;
}

/** Finds or builds the toolchain. Throws {@link MissingPrerequisite} where neither is possible. */
export async function ensureToolchain(): Promise<Toolchain> {
  const own = installedPulumi();
  const binaries: string[] = [];
  if (own === undefined) for (const program of PULUMI) binaries.push(await buildGoProgram(program));
  const provider = await ensureProvider(own !== undefined);
  const { bin, home } = arrange(binaries, provider.binary);
  // A released CLI has a home of its own, so a provider that was built for it has to be on PATH.
  const folders = own === undefined ? [bin] : provider.binary ? [dirname(provider.binary)] : [];
  return {
    description: `Pulumi ${own ?? PULUMI_VERSION} (${own ? "from PATH" : "built here"}), Kubernetes provider ${provider.description}`,
    environment: {
      PATH: [NODE_MODULES_BIN, ...folders, process.env["PATH"]].join(delimiter),
      ...(own === undefined && { PULUMI_HOME: home, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_CONFIG_PASSPHRASE: "",
    },
  };
}

/** Lays out the binaries as the engine expects them: the language host beside it, providers among its plugins. Anything else warns. */
function arrange(binaries: readonly string[], provider: string | undefined): { bin: string; home: string } {
  const key = createHash("sha256")
    .update(JSON.stringify([binaries, provider, SCRIPTS]))
    .digest("hex")
    .slice(0, 16);
  const folder = join(cacheFolder(), `run-${key}`);
  const layout = { bin: join(folder, "bin"), home: join(folder, "home") };
  if (existsSync(folder)) return layout;
  const partial = `${folder}.${process.pid}`;
  const bin = join(partial, "bin");
  mkdirSync(bin, { recursive: true });
  for (const binary of binaries) linkSync(binary, join(bin, basename(binary)));
  for (const [name, entry] of Object.entries(SCRIPTS)) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\nentry=$(node -p 'require.resolve("${entry}")') || exit 1\nexec node "$entry" "$@"\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  if (provider) {
    const plugin = join(partial, "home", "plugins", `resource-kubernetes-v${PROVIDER_VERSION}`);
    mkdirSync(plugin, { recursive: true });
    linkSync(provider, join(plugin, basename(provider)));
  }
  renameSync(partial, folder);
  return layout;
}

/** The version of Pulumi on PATH, if it is new enough and has its language host beside it. */
function installedPulumi(): string | undefined {
  if (!output("pulumi-language-nodejs", ["--help"], true)) return undefined;
  const version = /^v?(\d+\.\d+\.\d+)/.exec(output("pulumi", ["version"]) ?? "")?.[1];
  return version !== undefined && isAtLeast(version, PULUMI_VERSION) ? version : undefined;
}

async function ensureProvider(releasedPulumi: boolean): Promise<{ description: string; binary?: string }> {
  const version = /(\d+\.\d+\.\d+)/.exec((await pluginVersion(KUBERNETES_PROVIDER.name)) ?? "")?.[1];
  if (version !== undefined && isAtLeast(version, PROVIDER_VERSION)) return { description: `${version} (from PATH)` };
  if (releasedPulumi && installsPlugin()) return { description: `${PROVIDER_VERSION} (Pulumi's plugin)` };
  return { description: `${PROVIDER_VERSION} (built here)`, binary: await buildGoProgram(KUBERNETES_PROVIDER) };
}

/** A released CLI fetches its own plugin; where it cannot and there is Go, the provider is built. */
function installsPlugin(): boolean {
  try {
    execFileSync("pulumi", ["plugin", "install", "resource", "kubernetes", PROVIDER_VERSION], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    return true;
  } catch (error) {
    if (hasGo()) return false;
    const reason = "could not be installed by Pulumi, and there is no Go on PATH to build it";
    throw new MissingPrerequisite(`Kubernetes provider ${PROVIDER_VERSION} ${reason}`, { cause: error });
  }
}

/** What a program prints, or `undefined` where it is missing or fails. `anyExit` takes a failure for an answer. */
function output(command: string, args: readonly string[], anyExit = false): string | undefined {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }) || " ";
  } catch (error) {
    return anyExit && (error as NodeJS.ErrnoException).code !== "ENOENT" ? " " : undefined;
  }
}
