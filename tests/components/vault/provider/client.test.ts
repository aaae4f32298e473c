import assert from "node:assert/strict";
import { connect } from "../../../../components/vault/provider/client";
import { redact } from "../../../../components/vault/provider/errors";
import { withEnvironment } from "../../../support/stub-server";
import { client, failure, FOUND, stubs, TOKEN } from "./stubbed-client";

describe("The client of Vault", () => {
  const stub = stubs();

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
