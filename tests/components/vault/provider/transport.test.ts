import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Vault } from "../../../../components/vault/provider/client";
import { checkAddress } from "../../../../components/vault/provider/transport";
import { issueServerCertificate, type ServerCertificate } from "../../../support/server-certificate";
import { freePorts } from "../../../support/server-process";
import { startStub, withEnvironment, type StubAnswer, type StubServer } from "../../../support/stub-server";

const TOKEN = "s.canaryCanaryCanaryCanary";
const FOUND: StubAnswer = [200, { data: { found: true } }];
const NOT_VAULT = "the answer is not one of Vault's, which are objects in JSON";

describe("The way to Vault", () => {
  let folder: string;
  let tls: ServerCertificate;
  let stubs: StubServer[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-transport-"));
    tls = issueServerCertificate(folder, ["IP:127.0.0.1"]);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const stub of stubs) await stub.close();
    stubs = [];
  });

  async function stub(answers: readonly StubAnswer[] = [FOUND], certificate?: ServerCertificate): Promise<StubServer> {
    const started = await startStub(answers, certificate);
    stubs.push(started);
    return started;
  }

  /** One try only, since a second one is not what these tests are about. */
  function client(address: string, environment: Record<string, string> = {}, timeout = 20_000): Vault {
    return connect({ address }, { VAULT_TOKEN: TOKEN, ...environment }, { attempts: 1, firstPause: 1, timeout });
  }

  async function fails(run: Promise<unknown>): Promise<string> {
    const message = await run.then(
      () => assert.fail("it should have failed"),
      (error: unknown) => (error as Error).message,
    );
    assert.ok(!message.includes(TOKEN));
    return message;
  }

  describe("is verified", () => {
    const trust = (): Record<string, string> => ({ VAULT_CACERT: tls.caFile });

    it("reaches a server whose certificate VAULT_CACERT vouches for", async () => {
      const { address } = await stub([FOUND], tls);
      assert.deepEqual(await client(address, trust()).read("secret/x"), { found: true });
    });

    for (const [name, value] of [
      ["VAULT_SKIP_VERIFY", "true"],
      ["VAULT_SKIP_VERIFY", "1"],
      ["VAULT_SKIP_VERIFY", "false"],
      ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
    ] as const) {
      it(`refuses a certificate of nobody whom it trusts, ${name}=${value} or not`, async () => {
        const server = await stub([FOUND], tls);
        const quiet = process.listeners("warning");
        process.removeAllListeners("warning");
        process.on("warning", () => undefined);
        try {
          const message = await withEnvironment({ [name]: value }, () =>
            fails(client(server.address, { [name]: value }).read("secret/x")),
          );
          assert.match(
            message,
            /^Vault could not read secret\/x: unable to verify the first certificate.*\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)$/,
          );
          assert.deepEqual(server.requests, []);
        } finally {
          process.removeAllListeners("warning");
          for (const listener of quiet) process.on("warning", listener);
        }
      });
    }

    it("refuses the certificate of another host", async () => {
      const other = join(folder, "other");
      mkdirSync(other);
      const certificate = issueServerCertificate(other, ["DNS:vault.example.com"]);
      const server = await stub([FOUND], certificate);
      const message = await fails(client(server.address, { VAULT_CACERT: certificate.caFile }).read("secret/x"));
      assert.match(message, /IP: 127\.0\.0\.1 is not in the cert's list.*\(ERR_TLS_CERT_ALTNAME_INVALID\)$/);
      assert.deepEqual(server.requests, []);
    });

    it("says so if VAULT_CACERT is no file", () => {
      assert.throws(() => client("https://127.0.0.1:1", { VAULT_CACERT: join(folder, "none.pem") }), {
        message: /^Vault could not be reached: address or VAULT_CACERT: ENOENT/,
      });
    });

    it("says so if VAULT_CACERT holds no certificate", async () => {
      const empty = join(folder, "empty.pem");
      writeFileSync(empty, "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n");
      const server = await stub([FOUND], tls);
      assert.match(await fails(client(server.address, { VAULT_CACERT: empty }).read("secret/x")), /UNABLE_TO_VERIFY/);
    });
  });

  describe("addresses", () => {
    const SHAPE = "must be no more than a scheme, a host and a port";
    const URL_EXPECTED = "must be a URL such as https://vault.example.com:8200";
    const CLEAR = "must begin with https:// outside loopback";
    const refused: Record<string, string> = {
      "http://vault.example.com": CLEAR,
      "http://127.0.0.1.evil.com:8200": CLEAR,
      "http://localhost.evil:8200": CLEAR,
      "http://localhost.:8200": CLEAR,
      "http://10.0.0.1:8200": CLEAR,
      "http://[::2]:8200": CLEAR,
      "http://128.0.0.1": CLEAR,
      "https://user@vault.example.com": SHAPE,
      "https://:secret@vault.example.com": SHAPE,
      "http://127.0.0.1@evil.com": SHAPE,
      "https://vault.example.com/v1": SHAPE,
      "https://vault.example.com/?a=b": SHAPE,
      "https://vault.example.com/#a": SHAPE,
      "ftp://vault.example.com": URL_EXPECTED,
      "unix:///run/vault.sock": URL_EXPECTED,
      "vault.example.com:8200": URL_EXPECTED,
      "//vault.example.com": URL_EXPECTED,
      "": URL_EXPECTED,
    };
    for (const [address, message] of Object.entries(refused)) {
      it(`refuses "${address}"`, () => {
        assert.throws(() => client(address), { message: `Vault could not be reached: address or VAULT_CACERT: ${message}` });
      });
    }

    it("takes https anywhere, and http on loopback", () => {
      for (const address of ["https://vault.example.com:8200", "https://10.0.0.1/", "http://127.0.0.1:8200", "http://127.9.9.9"]) {
        assert.equal(checkAddress(address).origin, new URL(address).origin);
      }
      for (const address of ["http://localhost:8200", "http://[::1]:8200"]) assert.equal(checkAddress(address).origin, address);
    });

    it("reads nothing into an address but its origin", async () => {
      const server = await stub();
      await client(`${server.address}/?#`).read("secret/x");
      assert.equal(server.requests[0]?.url, "/v1/secret/x");
    });
  });

  describe("redirects", () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`does not follow ${status}, neither to another server nor to the same`, async () => {
        const other = await stub();
        const away = await stub([[status, "", { location: `${other.address}/v1/secret/x` }]]);
        const expected = /: it redirects; use the address of the active node$/;
        assert.match(await fails(client(away.address).read("secret/x")), expected);
        assert.match(await fails(client(away.address).write("secret/x", { a: 1 })), expected);
        assert.deepEqual(other.requests, []);
        const same = await stub([[status, "", { location: "/v1/secret/y" }], FOUND]);
        assert.match(await fails(client(same.address).read("secret/x")), expected);
        assert.equal(same.requests.length, 1);
      });
    }
  });

  describe("answers", () => {
    it("are given up after the timeout, whether nothing comes or not all of it", async () => {
      const nothing = await stub([() => undefined]);
      const expected = "Vault could not read secret/x: no answer within 0.2 s (ETIMEDOUT)";
      assert.equal(await fails(client(nothing.address, {}, 200).read("secret/x")), expected);
      const half = await stub([(_, response) => response.writeHead(200).write('{"data":')]);
      assert.equal(await fails(client(half.address, {}, 200).read("secret/x")), expected);
      const drip = await stub([(_, response) => dripInto(response)]);
      assert.equal(await fails(client(drip.address, {}, 200).read("secret/x")), expected);
    });

    it("may be 16 MiB long and no longer", async () => {
      const text = (length: number): string => JSON.stringify({ data: { text: "x".repeat(length) } });
      const long = await stub([[200, text(15 * 1024 * 1024)]]);
      assert.equal(String((await client(long.address).read("secret/x"))?.["text"]).length, 15 * 1024 * 1024);
      const longer = await stub([[200, text(16 * 1024 * 1024)]]);
      assert.equal(await fails(client(longer.address).read("secret/x")), "Vault could not read secret/x: the answer is too long");
    });

    const strange: Record<string, string> = {
      "a page of a proxy": "<html>canary</html>",
      "JSON that is cut off": '{"data":{"canary":',
      "an array": '[{"canary":1}]',
      "a text": '"canary"',
      null: "null",
      nothing: "",
    };
    for (const [what, body] of Object.entries(strange)) {
      for (const status of [200, 202, 400, 403, 404]) {
        it(`are refused, not repeated, nor taken for "there is nothing", if ${what} comes with ${status}`, async () => {
          const server = await stub([[status, body]]);
          const vault = client(server.address);
          for (const run of [vault.read("a/x"), vault.write("a/x", {}), vault.make("a/x", {}), vault.remove("a/x")]) {
            assert.match(await fails(run), new RegExp(`^Vault could not \\w+ a/x: ${NOT_VAULT} \\(status ${status}\\)$`));
          }
        });
      }
    }

    it("have to hold data where something is read", async () => {
      const server = await stub([[200, { canary: 1 }]]);
      assert.equal(await fails(client(server.address).read("a/x")), "Vault could not read a/x: the answer holds no data");
    });

    it("may be empty where something was done", async () => {
      const vault = client((await stub([[204]])).address);
      assert.deepEqual(
        [await vault.write("a/x", {}), await vault.read("a/x"), await vault.remove("a/x")],
        [{}, undefined, undefined],
      );
    });

    it("may say that the work goes on", async () => {
      const server = await stub([[202, { data: null, warnings: ["started"] }]]);
      assert.deepEqual(await client(server.address).write("pki/tidy", { tidy_cert_store: true }), {});
      assert.equal(server.requests.length, 1);
    });

    it("that break off are told as such", async () => {
      const server = await stub([
        (_, response) => response.writeHead(200, { "content-length": "99" }).write("{}", () => response.destroy()),
      ]);
      assert.equal(await fails(client(server.address).read("a/x")), "Vault could not read a/x: aborted (ECONNRESET)");
    });

    it("are missing where nobody listens, on either kind of loopback", async () => {
      const [port] = await freePorts(1);
      assert.match(
        await fails(client(`http://127.0.0.1:${port}`).read("a/x")),
        /: connect ECONNREFUSED 127\.0\.0\.1:\d+ \(ECONNREFUSED\)$/,
      );
      assert.match(
        await fails(client(`http://localhost:${port}`).read("a/x")),
        /^Vault could not read a\/x: \w.*\(ECONNREFUSED\)$/,
      );
    });
  });
});

/** A byte now and then, so that the connection is never idle. */
function dripInto(response: ServerResponse): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(timer));
}
