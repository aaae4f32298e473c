/** The package as a user installs it: the tarball, in a project of its own. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../package.json";
import { previewProject, ROOT } from "../support/preview";
import { run } from "../support/run";

describe("the installed package", () => {
  let project: string;
  const installed = (...path: string[]): string => join(project, "node_modules/portcullis", ...path);

  before(async () => {
    project = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-package-")));
    const { exitCode, output } = await run("npm", ["pack", "--silent", "--pack-destination", project], ROOT);
    assert.equal(exitCode, 0, output);
    const tarball = join(project, `portcullis-${version}.tgz`);
    mkdirSync(installed(), { recursive: true });
    const unpacked = await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed()], project);
    assert.equal(unpacked.exitCode, 0, unpacked.output);
    // What a package manager would install beside it.
    for (const name of [
      "@pulumi",
      "@types",
      "typescript",
      "js-yaml",
      "ajv",
      "picocolors",
      "argparse",
      "fast-deep-equal",
      "fast-uri",
      "json-schema-traverse",
      "require-from-string",
    ]) {
      const source = join(ROOT, "node_modules", name);
      if (existsSync(source)) symlinkSync(source, join(project, "node_modules", name));
    }
    writeFileSync(join(project, "Pulumi.yaml"), "name: installed\nruntime: nodejs\n");
    writeFileSync(join(project, "package.json"), '{ "main": "index.ts" }');
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it("has a pack of one bundled file, with nothing in it that would start ts-node", () => {
    for (const file of ["PulumiPolicy.yaml", "package.json", "index.js"])
      assert.ok(existsSync(installed("policy-pack", file)), file);
    assert.ok(!existsSync(installed("policy-pack/tsconfig.json")));
    assert.match(readFileSync(installed("policy-pack/PulumiPolicy.yaml"), "utf8"), /typescript: false/);
    assert.ok(!existsSync(installed("tests")) && !existsSync(installed("policies")));
  });

  it("gates a program that uses its component, and blocks a mistake in it", async () => {
    const program = (image: string): string => `
import * as k8s from "@pulumi/kubernetes";
import { HardenedNamespace } from "portcullis";
const provider = new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" });
const shop = new HardenedNamespace("shop", { environment: "prod" }, { providers: [provider] });
const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
new k8s.core.v1.Pod("web", {
  metadata: { namespace: shop.namespace },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [{ name: "web", image: "${image}", securityContext }],
  },
}, { provider });
`;
    const pack = "node_modules/portcullis/policy-pack";
    // A profile with few rules, since the pod is about one.
    const options = {
      pack,
      environment: { PORTCULLIS_PROFILE: "pss-restricted" },
      policyConfig: { "kubernetes-image-version": "mandatory" },
    };
    writeFileSync(join(project, "index.ts"), program("registry.example.com/web:1"));
    const passed = await previewProject(project, options);
    assert.equal(passed.exitCode, 0, passed.output);
    writeFileSync(join(project, "index.ts"), program("registry.example.com/web"));
    const blocked = await previewProject(project, options);
    assert.notEqual(blocked.exitCode, 0);
    assert.deepEqual(
      blocked.policies.map(({ policyName }) => policyName),
      ["kubernetes-image-version"],
    );
  });

  it("has the library and the command line", async () => {
    const script = 'const { rules } = require("portcullis/policies"); console.log(rules.length > 0)';
    assert.deepEqual(await run(process.execPath, ["-e", script], project), { exitCode: 0, output: "true\n" });
    const { bin } = JSON.parse(readFileSync(installed("package.json"), "utf8")) as { bin: { portcullis: string } };
    const { exitCode } = await run(process.execPath, [installed(bin.portcullis), "scan", "none.yaml"], project);
    assert.equal(exitCode, 3);
  });

  it("type-checks from outside", async () => {
    writeFileSync(
      join(project, "check.ts"),
      'import { evaluate, profiles } from "portcullis/policies";\nimport { HardenedNamespace, type HardenedNamespaceArgs } from "portcullis";\nexport const checks: [typeof evaluate, typeof profiles, typeof HardenedNamespace, HardenedNamespaceArgs["environment"]] = [evaluate, profiles, HardenedNamespace, "dev"];\n',
    );
    const args = [
      require.resolve("typescript/bin/tsc"),
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--module",
      "node20",
      "--types",
      "node",
      "check.ts",
    ];
    assert.deepEqual(await run(process.execPath, args, project), { exitCode: 0, output: "" });
  });
});
