import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../../package.json";
import { Ajv2020 } from "ajv/dist/2020";
import { reportSchema } from "../../../tools/generate/report-schema";
import { podResource, setPath, stringPaths, type Json } from "../../support/pods";
import { ROOT } from "../../support/preview";
import { run } from "../../support/run";

const CLI = join(ROOT, "dist/cli/portcullis.js");

function pod(change: Record<string, Json> = {}): string {
  return JSON.stringify(podResource(change));
}

const PATCHED = JSON.stringify({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "Prometheus",
  spec: { containers: [{ name: "app", image: "a:1" }] },
});

describe("portcullis scan", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-cli-"));
    mkdirSync(join(folder, "apps/deep"), { recursive: true });
    mkdirSync(join(folder, "apps/node_modules"));
    mkdirSync(join(folder, "empty"));
    const files: Record<string, string> = {
      "good.yaml": pod(),
      "bad.yaml": pod({ "spec.hostPID": true }),
      "advisory.yaml": pod({ "spec.securityContext.runAsNonRoot": null }),
      "undecided.yaml": PATCHED,
      "broken.yaml": "a: [",
      "apps/a.yml": pod(),
      "apps/deep/b.json": pod({ "spec.hostPID": true }),
      "apps/values.yaml": "replicas: 1",
      "apps/notes.txt": "not: [yaml",
      "apps/node_modules/c.yaml": "a: [",
      "config.json": JSON.stringify({ "kubernetes-host-namespaces": "disabled" }),
      "old.json": JSON.stringify({ portcullis: { podSecurityVersion: "v1.24" } }),
      "nothing.json": JSON.stringify({ all: "disabled" }),
      "misspelt.yaml": "{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { contaners: [{ image: a }] } }",
      "misspelt.json": JSON.stringify({ "kubernetes-host-namespace": "disabled" }),
      "latin1.yaml": "",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, "latin1.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    symlinkSync(join(folder, "apps"), join(folder, "apps/deep/loop"));
    mkdirSync(join(folder, "dangling"));
    symlinkSync("nowhere.yaml", join(folder, "dangling/link.yaml"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const scan = (args: readonly string[], input?: string): Promise<{ exitCode: number; output: string }> =>
    run(
      process.execPath,
      [CLI, "scan", ...args],
      folder,
      { ...process.env, NO_COLOR: "1", PORTCULLIS_PROFILE: "pss-restricted" },
      input,
    );

  const exits: [string, string[], number, RegExp][] = [
    ["a compliant file", ["good.yaml"], 0, /1 subject: 1 evaluated, .* 0 violations, 0 undecided, 0 waived, 0 errors\n$/],
    ["a violation", ["bad.yaml"], 1, /violation: pod must not set hostPID=true in spec\.hostPID/],
    ["an advisory violation", ["advisory.yaml", "--profile", "dev"], 0, /violation \(warning\): container "app" must set/],
    ["an advisory violation, where all fail", ["advisory.yaml", "--profile", "dev", "--fail-on", "violation"], 1, /4 violations/],
    ["an undecided finding that blocks", ["undecided.yaml"], 2, /undecided: cannot decide whether/],
    ["an undecided finding that warns", ["undecided.yaml", "--profile", "uat"], 0, /undecided \(warning\): cannot decide/],
    ["an undecided finding, where all fail", ["undecided.yaml", "--profile", "uat", "--fail-on", "undecided"], 2, /undecided/],
    ["an undecided finding, where only violations fail", ["undecided.yaml", "--fail-on", "violation"], 0, /undecided/],
    ["a violation, where nothing fails", ["bad.yaml", "--fail-on", "none"], 0, /1 violation/],
    ["a folder", ["apps"], 1, /3 subjects: 2 evaluated, 1 without a rule; 1 violation, /],
    [
      "a broken file among others",
      ["broken.yaml", "bad.yaml"],
      3,
      /violation: pod must[^]*error broken\.yaml:1:5: is not valid YAML or JSON/,
    ],
    ["a configuration", ["bad.yaml", "--config", "config.json"], 0, /0 violations/],
    [
      "a misspelt configuration",
      ["bad.yaml", "--config", "misspelt.json"],
      3,
      /^error: misspelt\.json \(kubernetes-host-namespace\): there is no rule of this name\n$/,
    ],
    ["a configuration that is no JSON", ["bad.yaml", "--config", "broken.yaml"], 3, /^error: broken\.yaml: is not valid JSON\n$/],
    [
      "a configuration that is not there",
      ["bad.yaml", "--config", "none.json"],
      3,
      /^error: none\.json: cannot be read \(ENOENT\)\n$/,
    ],
    ["a file that is not there", ["none.yaml"], 3, /error none\.yaml: there is no such file or folder/],
    [
      "a folder without manifests",
      ["empty"],
      3,
      /error empty: there is no \.yaml, \.yml, \.json or \.hcl file and no Dockerfile in this folder/,
    ],
    ["a link to nowhere", ["dangling"], 3, /error dangling\/link\.yaml: cannot be read \(ENOENT\)/],
    [
      "a version that the configuration sets otherwise",
      ["good.yaml", "--config", "old.json", "--pod-security-version", "v1.30"],
      0,
      /Pod Security v1\.30,/,
    ],
    [
      "a configuration that leaves no rule",
      ["good.yaml", "--config", "nothing.json"],
      3,
      /^error: nothing\.json: switches every rule off, so nothing would be judged\n$/,
    ],
    [
      "a pod whose containers are misspelt",
      ["misspelt.yaml"],
      3,
      /error misspelt\.yaml: Pod "a" has no containers, and so cannot be called compliant/,
    ],
    ["text that is not UTF-8", ["latin1.yaml"], 3, /error latin1\.yaml: is not UTF-8 text/],
    ["an unknown profile", ["good.yaml", "--profile", "nope"], 3, /^error: option '--profile <name>' argument 'nope' is invalid/],
    [
      "an unknown version",
      ["good.yaml", "--pod-security-version", "v1.2"],
      3,
      /argument 'v1\.2' is invalid\. Allowed choices are v1\.24, /,
    ],
    ["no path", [], 3, /^error: missing required argument 'path'/],
    ["an unknown option", ["good.yaml", "--nope"], 3, /^error: unknown option '--nope'/],
  ];
  for (const [name, args, exitCode, output] of exits) {
    it(`exits with ${exitCode} on ${name}`, async () => {
      const result = await scan(args);
      assert.match(result.output, output);
      assert.doesNotMatch(result.output, /\n\s+at /);
      assert.equal(result.exitCode, exitCode);
    });
  }

  it("reads standard input", async () => {
    const { exitCode, output } = await scan(["-"], pod({ "spec.hostPID": true }));
    assert.equal(exitCode, 1);
    assert.match(output, /^Pod shop\/subject \(-, document 1\)/);
  });

  it("refuses an endless standard input in one line", async () => {
    const { exitCode, output } = await scan(["-"], "a".repeat(50_000_000));
    assert.equal(exitCode, 3);
    assert.match(output, /^error -: is larger than 16 MiB; split it/);
  });

  it("applies the version of the Pod Security Standards", async () => {
    const text = pod({ "spec.containers[0].livenessProbe.tcpSocket.host": "127.0.0.1" });
    assert.equal((await scan(["-", "--pod-security-version", "v1.33"], text)).exitCode, 0);
    assert.equal((await scan(["-", "--pod-security-version", "v1.34"], text)).exitCode, 1);
  });

  it("takes the profile from the environment where no option names one", async () => {
    const environment = { ...process.env, PORTCULLIS_PROFILE: "dev" };
    assert.match((await run(process.execPath, [CLI, "scan", "good.yaml"], folder, environment)).output, /profile dev,/);
    assert.match(
      (await run(process.execPath, [CLI, "scan", "good.yaml", "--profile", "uat"], folder, environment)).output,
      /profile uat,/,
    );
    const wrong = await run(process.execPath, [CLI, "scan", "good.yaml"], folder, { ...process.env, PORTCULLIS_PROFILE: "nope" });
    assert.deepEqual([wrong.exitCode, /'nope' from env 'PORTCULLIS_PROFILE' is invalid/.test(wrong.output)], [3, true]);
  });

  it("tells once, for all resources, what another stack may declare", async () => {
    const { output } = await scan(["good.yaml", "apps/a.yml", "--profile", "dev"]);
    assert.equal(output.match(/may be declared in another stack/g)?.length, 1);
    assert.match(
      output,
      /All resources together\n {2}undecided \(warning\): cannot decide \d rules about 1 resource: what they ask for .*\n.*kubernetes-default-deny-egress, .*\n {6}Pod shop\/subject\n {6}fix: /,
    );
  });

  it("applies waivers, and fails on those that a folder does not need", async () => {
    const waiver = (rule: string): string =>
      `{"waivers": [\n${JSON.stringify({
        ...{ rule, subject: { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "subject" } },
        ...{ reason: "Reads the host's processes.", owner: "team-a", ticket: "OPS-1" },
        expires: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
      })}\n]}`;
    writeFileSync(join(folder, "waivers.yaml"), waiver("kubernetes-host-namespaces"));
    const waived = await scan(["bad.yaml", "--waivers", "waivers.yaml"]);
    assert.equal(waived.exitCode, 0, waived.output);
    assert.match(
      waived.output,
      /waived: pod must not set hostPID=true in spec\.hostPID\n.*\n {6}waived until .* by team-a \(OPS-1, waivers\.yaml:2\)/,
    );
    assert.match(waived.output, /0 violations, 0 undecided, 1 waived, 0 errors/);
    writeFileSync(join(folder, "waivers.yaml"), waiver("kubernetes-host-ports"));
    assert.equal((await scan(["good.yaml", "--waivers", "waivers.yaml"])).exitCode, 0);
    const unused = await scan(["apps", "--waivers", "waivers.yaml", "--fail-on", "none"]);
    assert.equal(unused.exitCode, 3);
    assert.match(unused.output, /error waivers\.yaml:2: waiver of kubernetes-host-ports \(team-a, OPS-1\) is not needed/);
  });

  it("prints a report for machines", async () => {
    const { output } = await scan(["bad.yaml", "--format", "json"]);
    const report = JSON.parse(output) as { tool: object; findings: { ruleId: string; line: number }[] };
    assert.deepEqual(report.tool, { name: "portcullis", version });
    assert.deepEqual(
      report.findings.map(({ ruleId, line }) => [ruleId, line]),
      [["kubernetes-host-namespaces", 1]],
    );
  });

  it("prints errors as the published schema says", async () => {
    const { output } = await scan(["broken.yaml", "bad.yaml", "--format", "json"]);
    const report = JSON.parse(output) as { errors: object[] };
    const validate = new Ajv2020({ formats: { uri: true } }).compile(reportSchema());
    assert.deepEqual(validate(report) ? [] : validate.errors, []);
    assert.deepEqual(report.errors, [
      {
        code: "invalid-manifest",
        message: "broken.yaml:1:5: is not valid YAML or JSON: unexpected end of the stream within a flow collection",
        file: "broken.yaml",
        line: 1,
        column: 5,
      },
    ]);
  });

  it("repeats no value of a manifest but names", async () => {
    const resource = JSON.parse(
      pod({ "spec.hostPID": true, "spec.volumes": [{ name: "data", nfs: { server: "x", path: "x" } }] }),
    ) as Json;
    for (const path of stringPaths(resource).filter((path) => !/^(apiVersion|kind)$|\bname(space)?$/.test(path)))
      setPath(resource, path, "canary-5f2c9e");
    for (const format of ["text", "json"]) {
      const { exitCode, output } = await scan(["-", "--format", format], JSON.stringify(resource));
      assert.equal(exitCode, 1);
      assert.doesNotMatch(output, /canary/);
    }
  });

  it("tells its version and its usage", async () => {
    assert.deepEqual(await run(process.execPath, [CLI, "--version"], folder), { exitCode: 0, output: `${version}\n` });
    assert.match(
      (await scan(["--help"])).output,
      /Exit codes: 0 compliant, 1 violations, 2 undecided where that fails, 3 bad input or usage\./,
    );
  });
});
