import { spawn } from "node:child_process";

/** Runs a command to its end, or kills it at the `signal`; its exit code and everything that it printed. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
  input?: string | Buffer,
  signal?: AbortSignal,
): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      killSignal: "SIGKILL",
      ...(signal && { signal }),
    });
    let output = "";
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    // A command that stops reading early closes the pipe, which is its right.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    // A command that is killed closes, which is its end.
    child.on("error", (error) => (signal?.aborted ? undefined : reject(error)));
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? -1, output }));
  });
}
