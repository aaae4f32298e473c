/** `npm start [-- FOLDER STACK]`: builds what is needed and previews a project behind the pack; by default this repository's `dev` stack. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../build";
import { ensureToolchain } from "../toolchain";
import { ROOT, run, runTask } from "./run";

const [project = ".", stack = "dev"] = process.argv.slice(2);

runTask(async () => {
  const { description, environment } = await ensureToolchain();
  console.error(`setup: ${description}`);
  await build();
  const state = mkdtempSync(join(tmpdir(), "portcullis-"));
  const settings = { ...environment, PULUMI_BACKEND_URL: `file://${state}` };
  const common = ["--cwd", join(ROOT, project), "--stack", stack, "--non-interactive"];
  try {
    if (run("pulumi", ["stack", "init", stack, "--cwd", join(ROOT, project), "--non-interactive"], settings) !== 0) {
      throw new Error("the stack could not be made");
    }
    const status = run("pulumi", ["preview", ...common, "--policy-pack", join(ROOT, "dist/policy-pack")], settings);
    console.log(
      `\nverdict: ${status === 0 ? `the ${stack} stack passes the gate` : `the gate blocks the ${stack} stack; see above`}`,
    );
    process.exitCode = status === 0 ? 0 : 1;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
});
