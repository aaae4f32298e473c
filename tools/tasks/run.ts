import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { MissingPrerequisite } from "../toolchain";

export const ROOT = join(__dirname, "../..");

/** Runs a task; a missing prerequisite is one line, not a stack trace. */
export function runTask(task: () => Promise<void> | void): void {
  const run = async (): Promise<void> => task();
  run().catch((error: unknown) => {
    console.error(error instanceof MissingPrerequisite ? `setup: ${error.message}` : error);
    process.exitCode = 1;
  });
}

/** Runs a command with the terminal of this process and returns its exit code. */
export function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): number {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...environment } });
  if (error) throw error;
  return status ?? 1;
}
