/** `npm test [-- MOCHA ARGUMENTS]`: sets up everything, builds, and runs every test, end-to-end included. */
import { build } from "../build";
import { ensureToolchain } from "../toolchain";
import { ensureControlPlane } from "../toolchain/control-plane";
import { ensureOpenBao } from "../toolchain/openbao";
import { run, runTask } from "./run";

runTask(async () => {
  const { description } = await ensureToolchain();
  console.error(`setup: ${description}`);
  await ensureControlPlane();
  await ensureOpenBao();
  await build();
  const chosen = process.argv.slice(2);
  process.exitCode = run(process.execPath, [
    require.resolve("mocha/bin/mocha.js"),
    ...(chosen.length ? chosen : ["tests/**/*.test.ts"]),
  ]);
});
