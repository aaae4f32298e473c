/**
 * Brings a clone to the point where TypeScript can run, then runs a task of `tools/tasks/` on the Node in node_modules. Plain JavaScript
 * for Node 20 or later, since it is what runs first: node tools/setup.mjs TASK [ARGUMENT…]
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NODE = `${ROOT}node_modules/.bin/node`;
/** Holds the hash of the lockfile that node_modules was installed from. */
const MARKER = `${ROOT}node_modules/.portcullis-lock`;

const SELF = `${ROOT}node_modules/portcullis`;

const [task, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split(".")[0]) < 20)
  fail(`Node 20 or later is needed to set up; this is ${process.versions.node}`);
installPackages();
// What Pulumi's host of dynamic resources runs, it finds by the name of the package, as it does in projects that depend on it.
if (!existsSync(SELF)) symlinkSync("..", SELF, "junction");
const result = spawnSync(NODE, ["--import", "tsx", `${ROOT}tools/tasks/${task}.ts`, ...args], { cwd: ROOT, stdio: "inherit" });
process.exit(result.status ?? 1);

function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(`${ROOT}package-lock.json`))
    .digest("hex");
  if (existsSync(MARKER) && readFileSync(MARKER, "utf8") === lock && existsSync(NODE)) return;
  console.error("setup: installing packages from package-lock.json …");
  npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
  // The package "node" fetches the binary for this platform in an install script, which npm may have been told not to run.
  if (!existsSync(NODE)) npm("rebuild", "node", "--ignore-scripts=false", "--loglevel=error");
  if (!existsSync(NODE)) fail("the npm package node did not install its binary; allow its install script");
  writeFileSync(MARKER, lock);
}

function npm(...npmArgs) {
  try {
    execFileSync("npm", npmArgs, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
  } catch (error) {
    if (error.code === "ENOENT") fail("npm is needed to set up, and there is none on PATH");
    fail(`npm ${npmArgs[0]} failed; see above`);
  }
}

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}
