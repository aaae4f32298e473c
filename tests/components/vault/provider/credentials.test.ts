import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Retries } from "../../../../components/vault/provider/client";
import { startOpenBao, type OpenBao } from "../../../support/openbao";
import { ROOT } from "../../../support/deploy";
import { run } from "../../../support/run";
import { startStub, withEnvironment, type StubServer } from "../../../support/stub-server";

const ONCE: Retries = { attempts: 1, firstPause: 1, timeout: 20_000 };

const READER = `
path "sys/mounts" { capabilities = ["read"] }
path "kv/x" { capabilities = ["create", "read", "update"] }
`;

/** What a login or a new token answers with. */
interface Auth {
  auth: { client_token: string; accessor: string };
}

describe("Credentials for Vault, on a real OpenBao", () => {
  let bao: OpenBao;
  let home: string;
  before(async () => {
    home = mkdtempSync(join(tmpdir(), "portcullis-home-"));
    bao = await startOpenBao();
    await bao.api("POST", "sys/auth/approle", { type: "approle" });
    await bao.api("POST", "sys/auth/machines", { type: "approle" });
    await bao.api("PUT", "sys/policies/acl/reader", { policy: READER });
    for (const mount of ["approle", "machines"]) await bao.api("POST", `auth/${mount}/role/ci`, { token_policies: ["reader"] });
  });
  after(async () => {
    await (bao as OpenBao | undefined)?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function read(environment: Record<string, string>, path = "sys/mounts"): Promise<unknown> {
    return connect(bao, { VAULT_CACERT: bao.caFile, ...environment }, ONCE).read(path);
  }

  async function tokenWith(options: object): Promise<string> {
    return ((await bao.api("POST", "auth/token/create", options)) as unknown as Auth).auth.client_token;
  }

  async function appRole(mount: string): Promise<{ VAULT_ROLE_ID: string; VAULT_SECRET_ID: string }> {
    const base = `auth/${mount}/role/ci`;
    const { role_id } = (await bao.api("GET", `${base}/role-id`))["data"] as { role_id: string };
    const { secret_id } = (await bao.api("POST", `${base}/secret-id`))["data"] as { secret_id: string };
    return { VAULT_ROLE_ID: role_id, VAULT_SECRET_ID: secret_id };
  }

  const UNKNOWN = "Vault could not read sys/mounts: the token was refused: it has expired, is revoked, or was never valid";
  const DENIED = "Vault could not read sys/mounts: the token was refused: its policies do not allow it";

  describe("a token", () => {
    it("comes from VAULT_TOKEN", async () => {
      assert.ok(await read({ VAULT_TOKEN: bao.rootToken }));
    });

    it("that was never one is told apart from one without the right", async () => {
      await assert.rejects(read({ VAULT_TOKEN: "s.canarycanarycanarycanary" }), { message: UNKNOWN });
      await assert.rejects(read({ VAULT_TOKEN: await tokenWith({ policies: ["default"] }) }), { message: DENIED });
    });

    it("that may not even ask about itself lacks the right", async () => {
      await assert.rejects(read({ VAULT_TOKEN: await tokenWith({ policies: ["none"], no_default_policy: true }) }), {
        message: DENIED,
      });
    });

    it("that was revoked, or whose uses are used up, is told as such", async () => {
      const revoked = await tokenWith({ policies: ["reader"] });
      assert.ok(await read({ VAULT_TOKEN: revoked }));
      await bao.api("POST", "auth/token/revoke", { token: revoked });
      await assert.rejects(read({ VAULT_TOKEN: revoked }), { message: UNKNOWN });
      const single = await tokenWith({ policies: ["reader"], num_uses: 1 });
      assert.ok(await read({ VAULT_TOKEN: single }));
      await assert.rejects(read({ VAULT_TOKEN: single }), { message: UNKNOWN });
    });

    it("that expires between two requests is told as such", async () => {
      const token = await tokenWith({ policies: ["reader"], ttl: "1s" });
      const vault = connect(bao, { VAULT_CACERT: bao.caFile, VAULT_TOKEN: token }, ONCE);
      const end = Date.now() + 20_000;
      const refusal = async (): Promise<string> => {
        for (;;) {
          const message = await vault.read("sys/mounts").then(
            () => undefined,
            (error: unknown) => (error as Error).message,
          );
          if (message !== undefined) return message;
          assert.ok(Date.now() < end, "the token must expire");
        }
      };
      assert.equal(await refusal(), UNKNOWN);
    });
  });

  describe("an AppRole", () => {
    it("logs in, once for all requests", async () => {
      const vault = connect(bao, { VAULT_CACERT: bao.caFile, ...(await appRole("approle")) }, ONCE);
      const held = async (): Promise<number> =>
        ((await bao.api("LIST", "auth/token/accessors"))["data"] as { keys: [] }).keys.length;
      const before = await held();
      assert.ok((await Promise.all([vault.read("sys/mounts"), vault.read("sys/mounts")])).every((mounts) => mounts));
      assert.equal(await held(), before + 1);
    });

    it("logs in at the mount of VAULT_APPROLE_PATH", async () => {
      const machine = await appRole("machines");
      assert.ok(await read({ ...machine, VAULT_APPROLE_PATH: "machines" }));
      await assert.rejects(read(machine), { message: /^Vault could not log in by AppRole: .+ \(status 400\)$/ });
    });

    it("with a secret ID that is none is told as such, and neither is printed", async () => {
      const { VAULT_ROLE_ID } = await appRole("approle");
      const VAULT_SECRET_ID = "11111111-canary-2222";
      const message = await read({ VAULT_ROLE_ID, VAULT_SECRET_ID }).then(
        () => assert.fail("it should have failed"),
        (error: unknown) => (error as Error).message,
      );
      assert.match(message, /^Vault could not log in by AppRole: invalid .*secret.* \(status 400\)$/);
      assert.doesNotMatch(message, /canary/);
      assert.ok(!message.includes(VAULT_ROLE_ID));
    });

    it("needs both its halves", async () => {
      await withEnvironment({ HOME: home }, async () => {
        await assert.rejects(read({ VAULT_ROLE_ID: "a" }), { message: NO_CREDENTIALS });
        await assert.rejects(read({ VAULT_SECRET_ID: "a" }), { message: NO_CREDENTIALS });
      });
    });

    it("counts less than a token", async () => {
      assert.ok(await read({ VAULT_TOKEN: bao.rootToken, VAULT_ROLE_ID: "a", VAULT_SECRET_ID: "b" }));
    });
  });

  const NO_CREDENTIALS = "Vault could not be used: set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, or run `vault login`";

  describe("the file of `vault login`", () => {
    it("is read where there is nothing else", async () => {
      await withEnvironment({ HOME: home }, async () => {
        await assert.rejects(read({}), { message: NO_CREDENTIALS });
        const file = join(home, ".vault-token");
        writeFileSync(file, "\n");
        await assert.rejects(read({}), { message: NO_CREDENTIALS });
        writeFileSync(file, `${bao.rootToken}\n`);
        assert.ok(await read({}));
        writeFileSync(file, "s.canarycanarycanarycanary");
        await assert.rejects(read({}), { message: UNKNOWN });
        assert.ok(await read({ VAULT_TOKEN: bao.rootToken }));
      });
    });
  });

  describe("in a process of its own", () => {
    /** Reads and writes secrets with everything on that prints or leads astray. */
    const PROGRAM = `
      const { connect } = require("./components/vault/provider/client.ts");
      (async () => {
        const vault = connect({ address: process.env.TARGET }, process.env, { attempts: 1, firstPause: 1, timeout: 20000 });
        await vault.write("kv/x", { value: "canary-sent" });
        console.log("found", (await vault.read("kv/x")).value === "canary-sent");
        await vault.read("secret/y").catch((error) => console.log(error));
      })();`;
    let proxy: StubServer;
    beforeEach(async () => {
      proxy = await startStub([[200, { data: { value: "of the proxy" } }]]);
    });
    afterEach(() => proxy.close());

    async function outputOf(environment: Record<string, string>): Promise<string> {
      const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
      const { exitCode, output } = await run(process.execPath, ["--require", "tsx/cjs", "--eval", PROGRAM], ROOT, {
        PATH: process.env["PATH"],
        HOME: home,
        VAULT_SKIP_VERIFY: "true",
        NODE_USE_ENV_PROXY: "1",
        NO_PROXY: "",
        DEBUG: "node-vault,axios,follow-redirects,*",
        ...Object.fromEntries(proxies.map((name) => [name, proxy.address])),
        ...environment,
      });
      assert.equal(exitCode, 0, output);
      return output;
    }

    it("prints nothing that was sent or got, and asks no proxy", async () => {
      await bao.api("POST", "sys/mounts/kv", { type: "kv" });
      const machine = await appRole("approle");
      const output = await outputOf({ TARGET: bao.address, VAULT_CACERT: bao.caFile, ...machine });
      assert.match(output, /^found true$/m);
      assert.match(output, /Vault could not read secret\/y: the token was refused: its policies do not allow it/);
      assert.doesNotMatch(output, /canary-sent|\bs\.\w{20}|X-Vault-Token/i);
      assert.ok(!output.includes(machine.VAULT_SECRET_ID) && !output.includes(machine.VAULT_ROLE_ID));
      assert.deepEqual(proxy.requests, []);
    });

    it("asks no proxy over plain http either", async () => {
      const agent = await startStub([[204], [200, { data: { value: "canary-sent" } }], [404, { errors: [] }]]);
      try {
        const output = await outputOf({ TARGET: agent.address, VAULT_TOKEN: "canary-token" });
        assert.match(output, /^found true$/m);
        assert.doesNotMatch(output, /canary/);
        assert.deepEqual([proxy.requests.length, agent.requests.length], [0, 3]);
      } finally {
        await agent.close();
      }
    });
  });
});
