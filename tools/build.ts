/** Builds `dist/`: the library (tsc), and one bundled file each of the policy pack, the command line and the programs in front of a registry. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build as bundle } from "esbuild";
import { dump } from "js-yaml";
import { description, license, version } from "../package.json";

const ROOT = join(__dirname, "..");
const DIST = join(ROOT, "dist");
const PACK = join(DIST, "policy-pack");

/** Builds everything; throws when the compiler or the bundler reports an error. */
export async function build(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", join(ROOT, "tsconfig.build.json")], {
    stdio: "inherit",
  });
  await Promise.all([
    bundleFile("policies/pack.ts", "policy-pack/index.js"),
    bundleFile("policies/cli/main.ts", "cli/portcullis.js"),
    bundleFile("components/registry/gateway/main.ts", "registry-gateway/gateway.js"),
    bundleFile("components/registry/gateway/maintenance.ts", "registry-gateway/maintenance.js"),
  ]);
  chmodSync(join(DIST, "cli/portcullis.js"), 0o755);
  stagePack();
}

async function bundleFile(entry: string, output: string): Promise<void> {
  const { metafile } = await bundle({
    metafile: true,
    entryPoints: [join(ROOT, entry)],
    outfile: join(DIST, output),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    legalComments: "none",
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: "warning",
  });
  const text = notices(Object.keys(metafile.inputs));
  if (text !== "") writeFileSync(join(DIST, dirname(output), "NOTICES.txt"), text);
}

/** The licences of the packages that a bundle holds. */
function notices(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  return [...packages]
    .sort()
    .map((folder) => `${folder.replace(/^.*node_modules\//, "")}\n\n${licenceOf(join(ROOT, folder))}`)
    .join("\n\n---\n\n");
}

function licenceOf(folder: string): string {
  const files = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|notice)/i.test(name))
    .sort();
  const { license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { license?: string };
  return [`Licence: ${license ?? "see below"}`, ...files.map((name) => readFileSync(join(folder, name), "utf8").trim())].join(
    "\n\n",
  );
}

/** What the engine reads beside the bundle. There must be no tsconfig.json: its presence would start ts-node. */
function stagePack(): void {
  mkdirSync(PACK, { recursive: true });
  const project = { name: "portcullis", version, description, runtime: { name: "nodejs", options: { typescript: false } } };
  writeFileSync(join(PACK, "PulumiPolicy.yaml"), dump(project));
  const manifest = { name: "portcullis-policy-pack", version, description, license, private: true, main: "index.js" };
  writeFileSync(join(PACK, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

if (require.main === module) void build();
