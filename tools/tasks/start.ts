/** `npm start`: builds what is needed and previews the `dev` stack behind the pack. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../build";
import { ensureToolchain } from "../toolchain";
import { ROOT, run, runTask } from "./run";

const STACK = "dev";

runTask(async () => {
  const { description, environment } = await ensureToolchain();
  console.error(`setup: ${description}`);
  await build();
  const state = mkdtempSync(join(tmpdir(), "portcullis-"));
  const settings = { ...environment, PULUMI_BACKEND_URL: `file://${state}` };
  try {
    if (run("pulumi", ["stack", "init", STACK, "--non-interactive"], settings) !== 0)
      throw new Error("the stack could not be made");
    const status = run(
      "pulumi",
      ["preview", "--stack", STACK, "--policy-pack", join(ROOT, "dist/policy-pack"), "--non-interactive"],
      settings,
    );
    console.log(
      status === 0 ? "\nverdict: the dev stack passes the gate" : "\nverdict: the gate blocks the dev stack; see Policies above",
    );
    process.exitCode = status === 0 ? 0 : 1;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
});
