import assert from "node:assert/strict";
import { connect, type Retries, type Vault, type VaultConnection } from "../../../../components/vault/provider/client";
import { redact, VaultError } from "../../../../components/vault/provider/errors";
import { freePorts } from "../../../support/server-process";
import { startStub, withEnvironment, type StubAnswer, type StubServer } from "../../../support/stub-server";

const TOKEN = "canary-token-of-no-known-form";
const FOUND: StubAnswer = [200, { data: { found: true } }];
const QUICK: Retries = { attempts: 4, firstPause: 1, timeout: 20_000 };

describe("The client of Vault", () => {
  let stubs: StubServer[] = [];
  afterEach(async () => {
    for (const stub of stubs) await stub.close();
    stubs = [];
  });

  async function stub(...answers: readonly StubAnswer[]): Promise<StubServer> {
    const started = await startStub(answers);
    stubs.push(started);
    return started;
  }

  function client(connection: VaultConnection, environment: Record<string, string> = {}, retries = QUICK): Vault {
    return connect(connection, { VAULT_TOKEN: TOKEN, ...environment }, retries);
  }

  async function failure(run: Promise<unknown>): Promise<VaultError> {
    const error: unknown = await run.then(
      () => assert.fail("it should have failed"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof VaultError);
    return error;
  }

  describe("sends", () => {
    it("the token, and nothing that a browser could be made to send", async () => {
      const server = await stub(FOUND);
      await client(server).read("secret/x");
      assert.deepEqual(
        server.requests.map(({ method, url, headers, body }) => [
          method,
          url,
          headers["x-vault-token"],
          headers["x-vault-request"],
          body,
        ]),
        [["GET", "/v1/secret/x", TOKEN, "true", ""]],
      );
    });

    it("data as JSON", async () => {
      const server = await stub(FOUND);
      assert.deepEqual(await client(server).write("pki/roles/web", { ttl: "1h", names: ["ä"] }), { found: true });
      const [request] = server.requests;
      assert.deepEqual([request?.method, request?.url], ["POST", "/v1/pki/roles/web"]);
      assert.equal(request?.headers["content-type"], "application/json");
      assert.equal(request.body, '{"ttl":"1h","names":["ä"]}');
    });

    it("the namespace of the connection, else that of the environment", async () => {
      const server = await stub(FOUND);
      await withEnvironment({ VAULT_NAMESPACE: "general" }, async () => {
        await client({ ...server, namespace: "team-a" }).read("a/x");
        await client(server).read("a/x");
      });
      assert.deepEqual(
        server.requests.map(({ headers }) => headers["x-vault-namespace"]),
        ["team-a", "general"],
      );
    });

    it("everything to the address, whatever VAULT_ADDR and VAULT_PREFIX say", async () => {
      const other = await stub(FOUND);
      const server = await stub(FOUND);
      await withEnvironment({ VAULT_PREFIX: "/v1/elsewhere", VAULT_ADDR: other.address, VAULT_TOKEN: "another" }, () =>
        client(server).read("secret/x"),
      );
      assert.deepEqual(
        server.requests.map(({ url, headers }) => [url, headers["x-vault-token"]]),
        [["/v1/secret/x", TOKEN]],
      );
      assert.deepEqual(other.requests, []);
    });
  });

  it("does not log in with the token of a process that it was not told of", async () => {
    const server = await stub([200, { auth: { client_token: "got" } }], FOUND);
    const environment = { VAULT_TOKEN: "", VAULT_ROLE_ID: "a", VAULT_SECRET_ID: "b" };
    await withEnvironment({ VAULT_TOKEN: "another" }, () => client(server, environment).read("secret/x"));
    assert.deepEqual(
      server.requests.map(({ url, headers }) => [url, headers["x-vault-token"]]),
      [
        ["/v1/auth/approle/login", "none"],
        ["/v1/secret/x", "got"],
      ],
    );
  });

  describe("refuses paths before anything is sent", () => {
    const refused = [
      "../sys/raw",
      "secret/../sys/raw",
      "secret/..",
      "secret/./x",
      "secret/..%2f..%2fsys",
      "secret/%2e%2e/sys",
      "secret/a%2Fb",
      "secret/x?list=true",
      "secret/x?list",
      "secret/x#y",
      "secret/a b",
      " secret",
      "secret//x",
      "/secret/x",
      "secret/",
      "",
      "secret\\..\\sys",
      "secret/x\r\nX-Vault-Token: y",
      "secret/x\n",
      "secret/\u0000",
      "secret/ä",
      "secret/&#x2F;..",
      "secret/{{x}}",
      "https://evil.example.com/x;y",
    ];
    for (const path of refused) {
      it(JSON.stringify(path), async () => {
        const server = await stub(FOUND);
        const vault = client(server);
        for (const run of [vault.read(path), vault.write(path, {}), vault.make(path, {}), vault.remove(path)]) {
          const error = await failure(run);
          assert.equal(error.code, "path");
          assert.match(error.message, /^Vault could not (read|write|delete): "[^\n\r]*" is not a path of names joined by "\/"$/);
        }
        assert.deepEqual(server.requests, []);
      });
    }

    it("also of the login", async () => {
      const server = await stub(FOUND);
      const environment = { VAULT_TOKEN: "", VAULT_ROLE_ID: "a", VAULT_SECRET_ID: "b", VAULT_APPROLE_PATH: "../sys" };
      assert.equal((await failure(client(server, environment).read("a/x"))).code, "path");
      assert.deepEqual(server.requests, []);
    });

    it("and takes what Vault has names of", async () => {
      const server = await stub(FOUND);
      const path = "pki/cert/1f:a0:0b/a.b-c_d~e@f/...";
      await client(server).read(path);
      assert.equal(server.requests[0]?.url, `/v1/${path}`);
    });
  });

  describe("tries again", () => {
    const operations: Record<string, (vault: Vault) => Promise<unknown>> = {
      read: (vault) => vault.read("a/x"),
      write: (vault) => vault.write("a/x", { a: 1 }),
      make: (vault) => vault.make("a/x", { a: 1 }),
      remove: (vault) => vault.remove("a/x"),
    };
    const reset: StubAnswer = (request) => request.socket.resetAndDestroy();
    const answers: Record<string, StubAnswer> = {
      ...Object.fromEntries(
        [400, 403, 404, 412, 429, 472, 473, 500, 501, 502, 503, 504].map((code) => [code, [code, { errors: ["e"] }]]),
      ),
      "502 of a proxy": [502, "<html>"],
      "503 of a proxy": [503, "<html>"],
      reset,
    };
    const refused = ["429", "472", "473", "503", "503 of a proxy"];
    const uncertain = ["500", "502", "502 of a proxy", "504", "reset"];
    for (const [what, answer] of Object.entries(answers)) {
      for (const [name, run] of Object.entries(operations)) {
        const again = refused.includes(what) || (uncertain.includes(what) && name !== "make");
        it(`${again ? "" : "not "}after ${what}: ${name}`, async () => {
          const server = await stub(answer, answer, [200, { data: null }]);
          const result = await run(client(server)).then(
            () => "done",
            () => "failed",
          );
          // What was asked after a refusal of the token was asked of the token.
          const asked = server.requests.filter(({ url }) => url === "/v1/a/x");
          const missing = what === "404" && ["read", "remove"].includes(name);
          assert.deepEqual([result, asked.length], again ? ["done", 3] : [missing ? "done" : "failed", 1]);
          assert.equal(new Set(asked.map(({ body }) => body)).size, 1);
        });
      }
    }

    it("while nobody listens, whatever it is about", async () => {
      const [port] = await freePorts(1);
      const pauses = await timed(() =>
        failure(client({ address: `http://127.0.0.1:${port}` }, {}, { ...QUICK, firstPause: 20 }).make("a/x", {})),
      );
      assert.equal(pauses.result.code, "ECONNREFUSED");
      assert.ok(pauses.timers.length === 3, "four tries have three pauses");
    });

    it("after pauses that grow up to a limit, and no more often than it should", async () => {
      const server = await stub([503, { errors: [] }]);
      const random = Math.random;
      Math.random = () => 1;
      try {
        const { result, timers } = await timed(() =>
          failure(client(server, {}, { attempts: 7, firstPause: 3, timeout: 20_000 }).read("a/x")),
        );
        assert.equal(result.message, "Vault could not read a/x: it is sealed or under maintenance (status 503)");
        assert.equal(server.requests.length, 7);
        assert.deepEqual(timers, [3, 6, 12, 24, 24, 24]);
      } finally {
        Math.random = random;
      }
    });

    it("and says, where it must not, that it may have been done", async () => {
      const server = await stub([500, { errors: ["lost"] }]);
      assert.equal(
        (await failure(client(server).make("a/x", {}))).message,
        "Vault could not write a/x: lost (status 500); whether it was done is not known",
      );
      assert.equal((await failure(client(server).write("a/x", {}))).message, "Vault could not write a/x: lost (status 500)");
    });

    it("not for a reference that nothing has, which Vault answers with 500", async () => {
      const server = await stub([500, { errors: ["1 error occurred:\n\t* unable to find PKI issuer for reference: root-1\n\n"] }]);
      assert.equal(await client(server).read("pki/issuer/root-1"), undefined);
      assert.equal(server.requests.length, 1);
    });
  });

  describe("tells errors", () => {
    const told = async (answer: unknown, environment: Record<string, string> = {}, status = 400): Promise<string> =>
      (await failure(client(await stub([status, answer]), environment).write("a/x", {}))).message;

    it("with the reason that Vault gives, or what the status means", async () => {
      assert.equal(await told({ errors: ["ttl is too long"] }), "Vault could not write a/x: ttl is too long (status 400)");
      assert.equal(await told({ errors: [] }), "Vault could not write a/x: no reason given (status 400)");
      const meanings: Record<number, string> = {
        429: "it limits the rate of requests, or this node is a standby",
        472: "this node is a disaster recovery secondary",
        473: "this node is a performance standby",
        500: "internal error",
        502: "a third party that it needs failed",
        503: "it is sealed or under maintenance",
      };
      for (const [status, meaning] of Object.entries(meanings)) {
        assert.equal(await told({ errors: [] }, {}, Number(status)), `Vault could not write a/x: ${meaning} (status ${status})`);
      }
    });

    it("without the token, the secret ID, or what looks like either", async () => {
      const jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl";
      const key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIcanary\n-----END EC PRIVATE KEY-----";
      const secrets = [
        TOKEN,
        "canary-secret-id",
        "hvs.CAESIcanarycanarycanary",
        "hvb.AAAAAQcanarycanarycanary",
        "hvr.AAAAAQcanarycanarycanary",
        "s.4bXx3dX9tXW4ANLAvjhhf5hN",
        "b.4bXx3dX9tXW4ANLAvjhhf5hN",
        "r.4bXx3dX9tXW4ANLAvjhhf5hN",
        jwt,
        key,
        key.slice(0, 50),
      ];
      for (const secret of secrets) {
        const message = await told({ errors: [`cannot use "${secret}"`] }, { VAULT_SECRET_ID: "canary-secret-id" });
        assert.match(message, /^Vault could not write a\/x: cannot use "\[redacted\]/);
        assert.doesNotMatch(message, /canary|4bXx3d|MHcCAQ|c2lnbmF0dXJl/);
      }
      // A token whose ending the forms do not know.
      const odd = `hvs.${"a".repeat(24)}=canary`;
      assert.doesNotMatch(await told({ errors: [`bad ${odd}`] }, { VAULT_TOKEN: odd }), /canary/);
    });

    it("and leaves what is none", async () => {
      const harmless = "none of the hosts s.example.com and users.shop.example.com; eyJ is no token";
      assert.equal(await told({ errors: [harmless] }), `Vault could not write a/x: ${harmless} (status 400)`);
      // Before there is a token there is nothing to hide.
      const environment = { VAULT_TOKEN: "", VAULT_ROLE_ID: "role", VAULT_SECRET_ID: "canary" };
      assert.equal(
        await told({ errors: ["none of it, canary"] }, environment),
        "Vault could not log in by AppRole: none of it, [redacted] (status 400)",
      );
    });

    it("on one line of bounded length, without what steers a terminal", async () => {
      assert.equal(
        await told({ errors: ["a\u001b[2Jb\r\n\tc\u0007\u009b1md"] }),
        "Vault could not write a/x: a [2Jb c 1md (status 400)",
      );
      assert.ok((await told({ errors: ["x".repeat(100_000)] })).length < 600);
      assert.equal(redact("a\u0000b"), "a b");
    });

    it("without a token that no header can hold", async () => {
      const server = await stub(FOUND);
      const { message } = await failure(client(server, { VAULT_TOKEN: "canary\nX: y" }).read("a/x"));
      assert.equal(message, 'Vault could not read a/x: Invalid character in header content ["X-Vault-Token"] (ERR_INVALID_CHAR)');
      assert.deepEqual(server.requests, []);
    });
  });

  describe("takes the time limit of the environment", () => {
    it("in VAULT_CLIENT_TIMEOUT, a duration", async () => {
      const server = await stub(() => undefined);
      const vault = connect(server, { VAULT_TOKEN: TOKEN, VAULT_CLIENT_TIMEOUT: "0.1s" });
      assert.equal(
        (await failure(vault.make("a/x", {}))).message,
        "Vault could not write a/x: no answer within 0.1 s (ETIMEDOUT); whether it was done is not known",
      );
    });

    it("and refuses what is none", () => {
      const message = "Vault could not be reached: VAULT_CLIENT_TIMEOUT must be a duration such as 60s";
      for (const value of ["soon", "0s", "-1s"]) {
        assert.throws(() => connect({ address: "https://localhost" }, { VAULT_CLIENT_TIMEOUT: value }), { message });
      }
    });
  });
});

/** Runs with timers that go off at once, and tells what they were set to. Those of connections, which are long, stay. */
async function timed<T>(run: () => Promise<T>): Promise<{ result: T; timers: number[] }> {
  const timers: number[] = [];
  const real = globalThis.setTimeout;
  const quick = (callback: () => void, delay = 0): NodeJS.Timeout => {
    timers.push(delay);
    return real(callback, 0);
  };
  globalThis.setTimeout = quick as unknown as typeof setTimeout;
  try {
    return { result: await run(), timers };
  } finally {
    globalThis.setTimeout = real;
  }
}
