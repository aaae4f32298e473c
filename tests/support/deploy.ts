/** Real deployments: the real engine and provider, the pack as it is built, and a state of their own. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { ensureToolchain } from "../../tools/toolchain";
import { run } from "./run";
import { atExit } from "./server-process";

export const ROOT = join(__dirname, "../..");
export const PACK = join(ROOT, "dist/policy-pack");

export interface DeploymentOptions {
  /** Default: `prod`. */
  stack?: string;
  /** The folder of the policy pack. Default: the one that is built from this tree. */
  pack?: string;
  /** Whether the pack judges `preview` and `up`. Default: `true`. */
  gated?: boolean;
  policyConfig?: unknown;
  /** Configuration by full key, on top of the stack's file, which stays as it is. */
  config?: Readonly<Record<string, string>>;
  environment?: Readonly<Record<string, string>>;
  /** How long a command may take until it is killed, in seconds. Default: `300`. */
  limit?: number;
}

/** One policy message of the engine's event log. */
export interface PolicyEvent {
  policyName: string;
  message: string;
  enforcementLevel: string;
  resourceUrn?: string;
  severity?: string;
}

/** What a rule has changed in a resource: its inputs before and after. */
export interface RemediationEvent {
  policyName: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** What a command of the engine came to. A failure is an exit code, not an error. */
export interface DeploymentResult {
  exitCode: number;
  /** Everything that the command printed. */
  output: string;
  policies: PolicyEvent[];
  remediations: RemediationEvent[];
  /** How many resources met each operation, such as `same`, `create`, `update` and `delete`. */
  changes: Record<string, number>;
  /** How long the command itself took. */
  seconds: number;
}

/** What the engine keeps of a resource. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** A project and the state of one of its stacks, which all commands share. */
export interface Deployment {
  preview: (options?: { expectNoChanges?: boolean }) => Promise<DeploymentResult>;
  up: (options?: { expectNoChanges?: boolean }) => Promise<DeploymentResult>;
  refresh: (options?: { expectNoChanges?: boolean }) => Promise<DeploymentResult>;
  destroy: () => Promise<DeploymentResult>;
  /** The text of `pulumi stack export`, with secrets as the state file has them, which is encrypted. */
  exportText: () => Promise<string>;
  /** The resources of {@link exportText}. */
  resources: () => Promise<StateResource[]>;
  /** Outputs of the stack, secrets in plain text. */
  outputs: () => Promise<Record<string, unknown>>;
  /** Anything else of the engine, such as `["cancel", "--yes"]` after it was killed. `--stack` is added. */
  pulumi: (args: readonly string[]) => Promise<{ exitCode: number; output: string }>;
  /** Replaces variables of the environment for the commands to come. */
  setEnvironment: (changes: Readonly<Record<string, string>>) => void;
  /** Replaces the configuration for the commands to come; it goes on top of the stack's own file. */
  setConfig: (config: Readonly<Record<string, string>>) => void;
  /** Kills what still runs and forgets the state. What is deployed stays, unless it was destroyed before. */
  dispose: () => void;
}

/** Makes a stack of the project in a folder, with an empty state in a temporary folder. */
export async function deployment(folder: string, options: DeploymentOptions = {}): Promise<Deployment> {
  const { stack = "prod", pack = PACK, gated = true, policyConfig, config, environment = {}, limit = 300 } = options;
  const state = mkdtempSync(join(tmpdir(), "portcullis-state-"));
  mkdirSync(join(state, ".pulumi"));
  const toolchain = await ensureToolchain();
  let env: NodeJS.ProcessEnv = {
    ...process.env,
    ...toolchain.environment,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_DEBUG_COMMANDS: "true",
    ...environment,
  };
  const running = new AbortController();
  const pulumi: Deployment["pulumi"] = (args) => {
    const signal = AbortSignal.any([running.signal, AbortSignal.timeout(limit * 1000)]);
    return run("pulumi", [...args, "--stack", stack, "--non-interactive"], folder, env, undefined, signal);
  };
  const dispose = (): void => {
    forget();
    running.abort();
    // An engine that was killed a moment ago may still be writing.
    rmSync(state, { recursive: true, force: true, maxRetries: 20 });
  };
  const forget = atExit(dispose);

  const configFile = join(state, "config.json");
  const setConfig = (values: Readonly<Record<string, string>>): void =>
    writeFileSync(configFile, JSON.stringify(mergedConfig(folder, stack, values)));
  if (config) setConfig(config);
  const gate = gated ? ["--policy-pack", pack] : [];
  if (policyConfig !== undefined) {
    const file = join(state, "policy-config.json");
    writeFileSync(file, JSON.stringify(policyConfig));
    gate.push("--policy-pack-config", file);
  }

  const init = await run("pulumi", ["stack", "init", stack, "--non-interactive"], folder, env);
  if (init.exitCode !== 0) {
    dispose();
    throw new Error(init.output);
  }

  const events = join(state, "events.json");
  const command = async (args: readonly string[], expectNoChanges = false): Promise<DeploymentResult> => {
    rmSync(events, { force: true });
    const started = process.hrtime.bigint();
    const { exitCode, output } = await pulumi([
      ...args,
      ...(existsSync(configFile) ? ["--config-file", configFile] : []),
      ...(expectNoChanges ? ["--expect-no-changes"] : []),
      "--color",
      "never",
      "--event-log",
      events,
    ]);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const logged = existsSync(events) ? readEvents(events) : [];
    return {
      exitCode,
      output,
      policies: logged.flatMap(({ policyEvent }) => policyEvent ?? []),
      remediations: logged.flatMap(({ policyRemediationEvent }) => policyRemediationEvent ?? []),
      changes: logged.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
      seconds,
    };
  };
  const read = async (args: readonly string[]): Promise<string> => {
    const { exitCode, output } = await pulumi(args);
    if (exitCode !== 0) throw new Error(output);
    return output;
  };
  const exportText = async (): Promise<string> => {
    // A file, since warnings may stand beside what is printed.
    const file = join(state, "export.json");
    await read(["stack", "export", "--file", file]);
    return readFileSync(file, "utf8");
  };

  return {
    preview: ({ expectNoChanges } = {}) => command(["preview", ...gate], expectNoChanges),
    up: ({ expectNoChanges } = {}) => command(["up", "--yes", "--skip-preview", ...gate], expectNoChanges),
    refresh: ({ expectNoChanges } = {}) => command(["refresh", "--yes", "--skip-preview"], expectNoChanges),
    destroy: () => command(["destroy", "--yes", "--skip-preview"]),
    exportText,
    resources: async () => {
      const { deployment: exported } = JSON.parse(await exportText()) as { deployment: { resources?: StateResource[] } };
      return exported.resources ?? [];
    },
    outputs: async () => JSON.parse(await read(["stack", "output", "--json", "--show-secrets"])) as Record<string, unknown>,
    pulumi,
    setEnvironment: (changes) => void (env = { ...env, ...changes }),
    setConfig,
    dispose,
  };
}

/** Makes a project of one JavaScript file in a temporary folder, which the caller removes. It may require what this repository may. */
export function programFolder(
  program: string,
  { stack = "prod", config = {} }: Pick<DeploymentOptions, "stack" | "config">,
): string {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-program-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: program\nruntime: nodejs\n");
  writeFileSync(join(folder, `Pulumi.${stack}.yaml`), JSON.stringify({ config }));
  writeFileSync(join(folder, "package.json"), '{ "main": "index.js" }');
  writeFileSync(join(folder, "index.js"), program);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

interface EngineEvent {
  policyEvent?: PolicyEvent;
  policyRemediationEvent?: RemediationEvent;
  summaryEvent?: { resourceChanges?: Record<string, number> };
}

function readEvents(file: string): EngineEvent[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
}

/** A stack's settings with more configuration. JSON is YAML too. */
function mergedConfig(folder: string, stack: string, config: Readonly<Record<string, string>>): object {
  const { stackConfigDir = "." } = load(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as { stackConfigDir?: string };
  const file = join(folder, stackConfigDir, `Pulumi.${stack}.yaml`);
  const settings = existsSync(file) ? (load(readFileSync(file, "utf8")) as { config?: object }) : {};
  return { ...settings, config: { ...settings.config, ...config } };
}
