import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { hashPassword } from "../../../../components/registry/gateway/passwords";
import { plain, type PlainDistribution, startPlainDistribution } from "../../../support/gateway";
import { issueServerCertificate } from "../../../support/server-certificate";
import { freePorts, startProcess, type ServerProcess, until } from "../../../support/server-process";

const SOURCES = join(__dirname, "../../../../components/registry/gateway");

describe("the registry gateway as a program", () => {
  let folder: string;
  let programs: string;
  let registry: PlainDistribution;
  let server: ServerProcess | undefined;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-gateway-program-"));
    programs = join(folder, "programs");
    await build({
      entryPoints: { gateway: join(SOURCES, "main.ts"), maintenance: join(SOURCES, "maintenance.ts") },
      outdir: programs,
      ...{ bundle: true, platform: "node", target: "node22", format: "cjs", minifySyntax: true, minifyWhitespace: true },
    });
    registry = await startPlainDistribution(folder);
  });
  after(async () => {
    await server?.end("SIGKILL");
    await registry.end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  it("is one file each, which needs nothing beside it", () => {
    assert.deepEqual(readdirSync(programs).sort(), ["gateway.js", "maintenance.js"]);
  });

  it("serves from a folder that it cannot write to, begins and ends maintenance, and ends when it is told to", async () => {
    const certificate = issueServerCertificate(folder, ["DNS:localhost", "IP:127.0.0.1"]);
    const [port, probesPort] = (await freePorts(2)) as [number, number];
    const write = (name: string, value: unknown): string => {
      const file = join(folder, name);
      writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value), { mode: 0o600 });
      return file;
    };
    const state = join(registry.volume, "gateway");
    mkdirSync(state);
    const accounts = [{ name: "collector", role: "maintenance", passwordHash: await hashPassword("canary") }];
    const configuration = write("gateway.json", {
      listen: { address: "127.0.0.1", port },
      probes: { address: "127.0.0.1", port: probesPort },
      registry: registry.origin,
      tls: { certificate: certificate.certFile, key: certificate.keyFile, trust: certificate.caFile, minVersion: "TLSv1.3" },
      accounts: write("accounts.json", { accounts }),
      state,
    });
    chmodSync(programs, 0o500);
    const started = startProcess(process.execPath, [join(programs, "gateway.js"), configuration], {});
    server = started;
    await until("ready", started, async () => (await plain(`http://127.0.0.1:${probesPort}/-/readyz`)).status === 200);
    const client = write("maintenance.json", {
      gateway: `https://localhost:${port}`,
      trust: certificate.caFile,
      account: "collector",
      password: write("password", "canary\n"),
      lease: "nightly",
      seconds: 60,
      images: registry.volume,
    });
    const isActive = async (): Promise<boolean> =>
      (await plain(`http://127.0.0.1:${probesPort}/metrics`)).body.toString().includes("maintenance_lease_active 1\n");
    const maintain = (action: string): string =>
      execFileSync(process.execPath, [join(programs, "maintenance.js"), action, client]).toString();
    // Before the first push there is no folder to begin in.
    await assert.rejects(registry.collect(), /Path not found/);
    for (const action of ["begin", "begin"]) assert.equal(maintain(action), "");
    await registry.collect();
    assert.equal(await isActive(), true);
    for (const action of ["end", "end"]) assert.equal(maintain(action), "");
    assert.equal(await isActive(), false);

    write("password", "wrong");
    const refused = spawnSync(process.execPath, [join(programs, "maintenance.js"), "begin", client], { encoding: "utf8" });
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^the gateway does not begin maintenance: 401 /);

    await started.end("SIGTERM");
    const lines = started
      .log()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { message: string; account?: string });
    assert.deepEqual(
      lines.map(({ message }) => message).filter((message) => message !== "request"),
      ["listening", "closing"],
    );
    assert.ok(lines.some(({ account }) => account === "collector"));
    assert.doesNotMatch(started.log(), /canary/);
  });

  const wrong: [what: string, change: object, message: RegExp][] = [
    ["a setting that does not exist", { limit: {} }, /limit is no setting/],
    ["a registry elsewhere", { registry: "http://registry.example.com:5000" }, /registry must be a text like/],
    ["no file of accounts", { accounts: "/nowhere/accounts.json" }, /ENOENT/],
    ["no accounts", { accounts: "EMPTY" }, /must have at least one account/],
    ["an unknown role", { accounts: "ROLE" }, /accounts\[0\]\.role must be pull, push or maintenance/],
    ["a password in the clear", { accounts: "CLEAR" }, /accounts\[0\]\.passwordHash must be a scrypt hash/],
    ["no certificate", { tls: { certificate: "/nowhere/tls.crt", trust: "/nowhere/ca.crt" } }, /tls\.crt cannot be read/],
  ];
  for (const [what, change, message] of wrong) {
    it(`does not start with ${what}`, async () => {
      const passwordHash = await hashPassword("right");
      const entry = { name: "reader", role: "pull", passwordHash: "canary" };
      const files = { GOOD: [{ ...entry, passwordHash }], EMPTY: [], ROLE: [{ ...entry, role: "admin" }], CLEAR: [entry] };
      for (const [name, accounts] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify({ accounts }));
      const configuration = {
        listen: { address: "127.0.0.1", port: 0 },
        probes: { address: "127.0.0.1", port: 0 },
        registry: registry.origin,
        tls: { certificate: join(folder, "tls.crt"), key: join(folder, "tls.key"), trust: join(folder, "ca.crt") },
        accounts: join(folder, "GOOD"),
        state: join(folder, "state"),
        ...change,
      };
      const file = join(folder, "wrong.json");
      const named =
        "accounts" in change
          ? { ...configuration, accounts: String(change.accounts).replace(/^(?=[A-Z])/, `${folder}/`) }
          : configuration;
      writeFileSync(file, JSON.stringify(named));
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(programs, "gateway.js"), file], { encoding: "utf8" });
      assert.deepEqual([status, stderr], [1, ""]);
      const { message: said, error } = JSON.parse(stdout) as { message: string; error: string };
      assert.equal(said, "cannot start");
      assert.match(error, message);
      assert.doesNotMatch(stdout, /canary/);
    });
  }
});
