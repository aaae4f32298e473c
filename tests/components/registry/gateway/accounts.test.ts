import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Account, Authenticator } from "../../../../components/registry/gateway/accounts";
import { hashPassword, isPasswordHash, isPasswordOf } from "../../../../components/registry/gateway/passwords";
import { Refusal } from "../../../../components/registry/gateway/refusal";
import {
  basic,
  type GatewayUnderTest,
  OCI_MANIFEST,
  pushImageBlobs,
  pushManifest,
  startGatewayUnderTest,
} from "../../../support/gateway";

describe("accounts of the registry gateway", () => {
  let gateway: GatewayUnderTest;
  before(async () => {
    gateway = await startGatewayUnderTest();
    const manifest = await pushImageBlobs(gateway, "team/app", "layer");
    assert.equal((await pushManifest(gateway, "team/app", "v1", manifest)).status, 201);
  });
  after(() => gateway.stop());

  it("asks whoever says no name and password for them, on every path", async () => {
    for (const path of ["/v2/", "/v2/team/app/manifests/v1", "/v2/_catalog", "/-/maintenance", "/", "/metrics"]) {
      for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
        const { status, headers } = await gateway.ask(method, path, { as: "nobody" });
        assert.equal(status, 401, `${method} ${path}`);
        assert.equal(headers["www-authenticate"], 'Basic realm="registry", charset="UTF-8"');
      }
    }
  });

  it("does not tell unknown names from wrong passwords", async () => {
    const unknown = await gateway.ask("GET", "/v2/", { as: "nobody", headers: { Authorization: basic("admin", "admin") } });
    const wrong = await gateway.ask("GET", "/v2/", { as: "pull", password: gateway.passwords.push });
    assert.equal(unknown.status, 401);
    assert.deepEqual([unknown.status, unknown.body], [wrong.status, wrong.body]);
  });

  const malformed = [
    "Basic",
    "Basic !",
    "Bearer cHVsbDpw",
    basic("", ""),
    basic("pull", ""),
    basic("pu\nll", "x"),
    basic("pull", "x".repeat(513)),
  ];
  for (const authorization of malformed) {
    it(`refuses ${JSON.stringify(authorization.slice(0, 30))}`, async () => {
      const { status } = await gateway.ask("GET", "/v2/", { as: "nobody", headers: { Authorization: authorization } });
      assert.equal(status, 401);
    });
  }

  const manifest = "/v2/team/app/manifests/v1";
  const uploads = "/v2/team/app/blobs/uploads/";
  const session = `${uploads}0123`;
  const cases: [role: "pull" | "push" | "maintenance", method: string, path: string, status: number, code?: string][] = [
    ["pull", "GET", "/v2/", 200],
    ["pull", "GET", manifest, 200],
    ["pull", "HEAD", manifest, 200],
    ["pull", "GET", "/v2/team/app/tags/list", 200],
    ["pull", "PUT", manifest, 403, "DENIED"],
    ["pull", "POST", uploads, 403, "DENIED"],
    ["pull", "PATCH", session, 403, "DENIED"],
    ["pull", "PUT", session, 403, "DENIED"],
    ["pull", "GET", session, 403, "DENIED"],
    ["pull", "POST", "/-/maintenance?lease=a", 403, "DENIED"],
    ["pull", "DELETE", manifest, 405, "UNSUPPORTED"],
    ["pull", "GET", "/v2/_catalog", 404, "UNSUPPORTED"],
    ["push", "GET", manifest, 200],
    ["push", "POST", uploads, 202],
    ["push", "DELETE", manifest, 405, "UNSUPPORTED"],
    ["push", "DELETE", `/v2/team/app/blobs/sha256:${"0".repeat(64)}`, 405, "UNSUPPORTED"],
    ["push", "DELETE", session, 405, "UNSUPPORTED"],
    ["push", "GET", "/v2/_catalog", 404, "UNSUPPORTED"],
    ["push", "POST", "/-/maintenance?lease=a", 403, "DENIED"],
    ["push", "POST", manifest, 405, "UNSUPPORTED"],
    ["push", "OPTIONS", manifest, 405, "UNSUPPORTED"],
    ["maintenance", "GET", "/v2/", 403, "DENIED"],
    ["maintenance", "GET", manifest, 403, "DENIED"],
    ["maintenance", "PUT", manifest, 403, "DENIED"],
    ["maintenance", "GET", "/-/maintenance", 200],
  ];
  for (const [role, method, path, status, code] of cases) {
    it(`answers ${status} to ${method} ${path} of the account that may ${role}`, async () => {
      const reply = await gateway.ask(method, path, { as: role, headers: { Accept: OCI_MANIFEST } });
      assert.deepEqual([reply.status, reply.error.code], [status, code]);
    });
  }

  it("takes what the file says now, and keeps what it had where the file is no good", async () => {
    const account = async (name: string, password: string): Promise<object> => ({
      name,
      role: "pull",
      passwordHash: await hashPassword(password),
    });
    const status = async (name: string, password: string): Promise<number> =>
      (await gateway.ask("GET", "/v2/", { as: "nobody", headers: { Authorization: basic(name, password) } })).status;
    const becomes = async (expected: number, name: string, password: string): Promise<void> => {
      while ((await status(name, password)) !== expected) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const push = { name: "push", role: "push", passwordHash: await hashPassword(gateway.passwords.push) };
    gateway.writeAccounts([push, await account("reader", "first")]);
    await becomes(200, "reader", "first");
    assert.equal(
      await status("pull", gateway.passwords.pull),
      401,
      "an account that went is refused, although its password was known",
    );
    gateway.writeAccounts([push, await account("reader", "second")]);
    await becomes(200, "reader", "second");
    assert.equal(await status("reader", "first"), 401);

    writeFileSync(join(gateway.folder, "accounts.json"), '{"accounts": [{"name": "reader", "passwordHash": "canary-in-the-file"');
    while (!(await gateway.metrics()).includes('reload_failures_total{file="accounts"} 1')) continue;
    assert.equal(await status("reader", "second"), 200);
  });

  it("writes no password and no name of the unknown into log and metrics", async () => {
    await gateway.ask("GET", "/v2/canary-password-in-path", {
      as: "nobody",
      headers: { Authorization: basic("canary-name", "canary-word") },
    });
    const printed = JSON.stringify(gateway.log) + (await gateway.metrics());
    assert.doesNotMatch(printed, /canary/);
    assert.match(printed, /"account":"push","method":"GET"/);
  });
});

describe("passwords of the registry gateway", () => {
  const accounts = async (): Promise<readonly Account[]> => [
    { name: "known", role: "pull", passwordHash: await hashPassword("right", Buffer.alloc(16, 1)) },
  ];
  const outcome = async (authenticator: Authenticator, name: string, password: string, address: string): Promise<number> => {
    try {
      await authenticator.authenticate(basic(name, password), address);
      return 200;
    } catch (error) {
      assert.ok(error instanceof Refusal);
      return error.status;
    }
  };

  it("makes an address wait after ten wrong passwords, but neither others nor those whose password is known", async () => {
    const failures: string[] = [];
    const authenticator = new Authenticator(await accounts(), (failure) => failures.push(failure));
    assert.equal(await outcome(authenticator, "known", "right", "192.0.2.1"), 200);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      assert.equal(await outcome(authenticator, "known", `wrong ${attempt}`, "192.0.2.1"), 401);
    }
    assert.equal(await outcome(authenticator, "known", "wrong again", "::ffff:192.0.2.1"), 429);
    assert.equal(await outcome(authenticator, "known", "wrong 1", "192.0.2.1"), 401, "known to be wrong: costs nothing");
    assert.equal(await outcome(authenticator, "known", "right", "192.0.2.1"), 200);
    assert.equal(await outcome(authenticator, "known", "wrong from elsewhere", "192.0.2.2"), 401);
    assert.deepEqual([failures.filter((failure) => failure === "throttled").length, failures.includes("wrong")], [1, true]);
  });

  it("takes the addresses of an IPv6 network for one client", async () => {
    const authenticator = new Authenticator(await accounts(), () => undefined);
    for (let attempt = 0; attempt < 10; attempt += 1)
      await outcome(authenticator, "known", `wrong ${attempt}`, `2001:db8::${attempt}`);
    assert.equal(await outcome(authenticator, "known", "right", "2001:db8:0:0:ffff::1"), 429);
    assert.equal(await outcome(authenticator, "known", "right", "2001:db8:0:1::1"), 200);
  });

  it("checks two at a time and turns away those who would wait too long", async () => {
    const authenticator = new Authenticator(await accounts(), () => undefined);
    const statuses = await Promise.all(
      Array.from({ length: 80 }, (_, index) => outcome(authenticator, "known", `wrong ${index}`, `192.0.2.${index}`)),
    );
    assert.deepEqual(
      [statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 503).length],
      [66, 14],
    );
  });

  it("knows a hash of a cost within bounds from everything else", async () => {
    const hash = await hashPassword("right", Buffer.alloc(16));
    assert.equal(hash, await hashPassword("right", Buffer.alloc(16)));
    assert.match(hash, /^\$scrypt\$ln=15,r=8,p=1\$/);
    assert.deepEqual(
      [await isPasswordOf(hash, "right"), await isPasswordOf(hash, "Right"), await isPasswordOf("right", "right")],
      [true, false, false],
    );
    const costs = ["ln=13,r=8,p=1", "ln=18,r=8,p=1", "ln=15,r=1,p=1", "ln=15,r=8,p=0", "ln=15,r=8,p=5"];
    for (const cost of costs) assert.equal(isPasswordHash(hash.replace("ln=15,r=8,p=1", cost)), false, cost);
    assert.equal(isPasswordHash(`${hash}A`), false);
  });
});
