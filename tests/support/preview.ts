/** Real previews: a program in a folder of its own, the real engine and provider, the pack as it is built. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureToolchain } from "../../tools/toolchain";

export const ROOT = join(__dirname, "../..");
export const PACK = join(ROOT, "dist/policy-pack");

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

export interface PreviewResult {
  exitCode: number;
  /** Everything that the command printed. */
  output: string;
  policies: PolicyEvent[];
  remediations: RemediationEvent[];
  /** How long the command itself took. */
  seconds: number;
}

export interface PreviewOptions {
  /** JavaScript of the program; `k8s`, `pulumi` and `provider` (which renders YAML) are there. */
  program: string;
  stack?: string;
  pack?: string;
  policyConfig?: unknown;
  /** Configuration of the stack, by full key. */
  config?: Record<string, string>;
  environment?: Record<string, string>;
}

const PRELUDE = `
const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");
const provider = new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" });
`;

/** Previews a program of a few lines. */
export async function preview({ program, config = {}, ...options }: PreviewOptions): Promise<PreviewResult> {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-preview-"));
  const { stack = "prod" } = options;
  try {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: program\nruntime: nodejs\n");
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), JSON.stringify({ config }));
    writeFileSync(join(folder, "package.json"), '{ "main": "index.js" }');
    writeFileSync(join(folder, "index.js"), PRELUDE + program);
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    return await previewProject(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Previews the project in a folder. */
export async function previewProject(
  folder: string,
  { stack = "prod", pack = PACK, policyConfig, environment = {} }: Omit<PreviewOptions, "program" | "config">,
): Promise<PreviewResult> {
  const state = mkdtempSync(join(tmpdir(), "portcullis-state-"));
  const toolchain = await ensureToolchain();
  const env = {
    ...process.env,
    ...toolchain.environment,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_DEBUG_COMMANDS: "true",
    ...environment,
  };
  const events = join(state, "events.json");
  const args = ["preview", "--stack", stack, "--policy-pack", pack, "--non-interactive", "--color", "never", "--event-log", events];
  try {
    if (policyConfig !== undefined) {
      const file = join(state, "policy-config.json");
      writeFileSync(file, JSON.stringify(policyConfig));
      args.push("--policy-pack-config", file);
    }
    mkdirSync(join(state, ".pulumi"), { recursive: true });
    const init = await run("pulumi", ["stack", "init", stack, "--non-interactive"], folder, env);
    if (init.exitCode !== 0) throw new Error(init.output);
    const started = process.hrtime.bigint();
    const { exitCode, output } = await run("pulumi", args, folder, env);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const logged = existsSync(events) ? readEvents(events) : [];
    return {
      exitCode,
      output,
      policies: logged.flatMap(({ policyEvent }) => policyEvent ?? []),
      remediations: logged.flatMap(({ policyRemediationEvent }) => policyRemediationEvent ?? []),
      seconds,
    };
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

/** Runs a command to its end; its exit code and everything that it printed. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
  input?: string | Buffer,
): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    // A command that stops reading early closes the pipe, which is its right.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? -1, output }));
  });
}

interface EngineEvent {
  policyEvent?: PolicyEvent;
  policyRemediationEvent?: RemediationEvent;
}

function readEvents(file: string): EngineEvent[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
}
