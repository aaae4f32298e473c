import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requirementFor } from "../../../../policies/signatures/trust-policy/trust-policy";
import { parseTrustPolicy } from "../../../../policies/signatures/trust-policy/parse";
import type { Environment } from "../../../../policies/signatures/location";
import { transitKeys } from "../../../../policies/signatures/trust-policy/vault-transit";
import { startOpenBao, type OpenBao } from "../../../support/openbao";
import { issueServerCertificate, type ServerCertificate } from "../../../support/server-certificate";
import { startStub, withEnvironment, type StubAnswer, type StubServer } from "../../../support/stub-server";
import { newKey, pem } from "./support";

const TOKEN = "canary-token";

describe("transitKeys", () => {
  let folder: string;
  let tls: ServerCertificate;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-transit-"));
    tls = issueServerCertificate(folder, ["IP:127.0.0.1"]);
  });
  after(() => rmSync(folder, { recursive: true }));

  const environment = (): Environment => ({ VAULT_TOKEN: TOKEN, VAULT_CACERT: tls.caFile });
  const key = newKey();
  const answer = (data: object): StubAnswer => [200, { data: { type: "ecdsa-p256", min_decryption_version: 1, ...data } }];
  const version = (publicKey: string): object => ({ name: "P-256", creation_time: "2026-01-01T00:00:00Z", public_key: publicKey });

  async function ask(
    answers: StubAnswer[],
    options: { environment?: Environment; timeoutMs?: number; namespace?: string } = {},
  ): Promise<{ keys: string[] | string; stub: StubServer }> {
    const stub = await startStub(answers, tls);
    const { namespace, ...others } = options;
    const entry = { address: stub.address, key: "images", ...(namespace !== undefined && { namespace }) };
    try {
      const own = { VAULT_ADDR: stub.address, ...(others.environment ?? environment()) };
      const found = await transitKeys(entry, { timeoutMs: 20_000, ...others, environment: own });
      return { keys: found.map(pem), stub };
    } catch (error) {
      assert.equal((error as Error).name, "KeysUnavailable", String(error));
      return { keys: (error as Error).message, stub };
    } finally {
      await stub.close();
    }
  }

  it("gives the token to no other server than that of VAULT_ADDR", async () => {
    const refused = "VAULT_TOKEN is for another server, which VAULT_ADDR names";
    for (const VAULT_ADDR of ["https://vault.example.com:8200", "http://127.0.0.1:8200", "nowhere"]) {
      const { keys, stub } = await ask([], { environment: { ...environment(), VAULT_ADDR } });
      assert.deepEqual([keys, stub.requests.length], [refused, 0]);
    }
    const missing = await ask([], { environment: { ...environment(), VAULT_ADDR: undefined } });
    const unsaid = "VAULT_ADDR does not say which server VAULT_TOKEN is for";
    assert.deepEqual([missing.keys, missing.stub.requests.length], [unsaid, 0]);
    const stub = await startStub([answer({ keys: { 1: version(key) } })], tls);
    const options = { environment: { ...environment(), VAULT_ADDR: `${stub.address}/` }, timeoutMs: 20_000 };
    assert.deepEqual((await transitKeys({ address: stub.address, key: "images" }, options)).map(pem), [key]);
    await stub.close();
  });

  it("reads the versions that are not retired", async () => {
    const [old, now] = [newKey(), newKey()];
    const { keys, stub } = await ask(
      [answer({ min_decryption_version: 2, keys: { 1: version(old), 2: version(key), 10: version(now) } })],
      { namespace: "team" },
    );
    assert.deepEqual(keys, [key, now]);
    const [request] = stub.requests;
    assert.deepEqual(
      [request?.method, request?.url, request?.headers["x-vault-token"], request?.headers["x-vault-namespace"]],
      ["GET", "/v1/transit/keys/images", TOKEN, "team"],
    );
  });

  it("reads keys of Ed25519, which are bare bytes", async () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
    assert.deepEqual((await ask([answer({ keys: { 1: version(raw) } })])).keys, [pem(publicKey)]);
  });

  it("asks again while Vault is away", async () => {
    const { keys, stub } = await ask([[503, { errors: ["sealed"] }], [429], answer({ keys: { 1: version(key) } })]);
    assert.deepEqual([keys, stub.requests.length], [[key], 3]);
  });

  it("does not send the token to where a redirect leads", async () => {
    const other = await startStub([answer({ keys: { 1: version(key) } })], tls);
    try {
      const { keys } = await ask([[307, undefined, { Location: `${other.address}/v1/transit/keys/images` }]]);
      assert.equal(keys, "Vault redirects; name the address of the active node");
      assert.equal(other.requests.length, 0);
    } finally {
      await other.close();
    }
  });

  it("verifies the server whatever the environment says", async () => {
    await withEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: "0", VAULT_SKIP_VERIFY: "true" }, async () => {
      const { keys, stub } = await ask([answer({ keys: { 1: version(key) } })], { environment: { VAULT_TOKEN: TOKEN } });
      assert.match(
        String(keys),
        /^Vault cannot be reached \((?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)\)$/,
      );
      assert.equal(stub.requests.length, 0);
    });
  });

  const unavailable: [string, StubAnswer, string, number][] = [
    ["a token that may not", [403, { errors: ["permission denied"] }], "Vault does not let the token read the key", 1],
    ["a key that is not there", [404, { errors: [] }], "Vault has no such key", 1],
    ["a server that is sealed", [503, { errors: ["sealed"] }], "Vault answers with status 503", 3],
    ["an answer that is no JSON", [200, "<html>"], "the answer is not that of a transit engine", 1],
    ["an answer about something else", [200, { data: { keys: ["a"] } }], "the answer is not that of a transit engine", 1],
    [
      "a key of which no version is in use",
      answer({ min_decryption_version: 3, keys: { 1: version(key) } }),
      'no version of the key "images" is in use',
      1,
    ],
    ["a symmetric key", answer({ keys: { 1: 1_700_000_000 } }), 'the key "images" has no public half', 1],
    [
      "a weak key",
      answer({ keys: { 1: version(pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey)) } }),
      'version 1 of the key "images" must have a key of ECDSA (P-256, P-384, P-521), Ed25519, or RSA of at least 2048 bits',
      1,
    ],
    ["an answer without end", [200, "a".repeat(2 * 1024 * 1024)], "the answer of Vault is too long", 1],
    [
      "an answer that breaks off",
      (_, response) => void response.writeHead(200, { "Content-Length": "10" }).write("a", () => response.destroy()),
      "Vault cannot be reached (ECONNRESET)",
      3,
    ],
  ];
  for (const [what, given, message, requests] of unavailable) {
    it(`has no keys from ${what}`, async () => {
      const { keys, stub } = await ask([given]);
      assert.deepEqual([keys, stub.requests.length], [message, requests]);
    });
  }

  it("does not wait beyond the time", async () => {
    const silent: StubAnswer = (_, response) => void response.writeHead(200).write("{");
    const { keys, stub } = await ask([silent], { timeoutMs: 200 });
    assert.deepEqual([keys, stub.requests.length], ["Vault has not answered in time", 1]);
  });

  it("says what the environment lacks", async () => {
    assert.equal((await ask([[200]], { environment: {} })).keys, "VAULT_TOKEN is not set");
    const nowhere = { VAULT_TOKEN: TOKEN, VAULT_CACERT: join(folder, "nowhere") };
    assert.equal((await ask([[200]], { environment: nowhere })).keys, "the file in VAULT_CACERT cannot be read (ENOENT)");
  });

  it("is asked once by a policy, and leaves images undecided", async () => {
    const stub = await startStub([[403]], tls);
    try {
      const authorities = { vault: { vaultTransit: { address: stub.address, key: "images" } } };
      const images = [{ match: "r.example.com", authorities: ["vault"] }];
      const readFile = (): string => "";
      const policy = parseTrustPolicy(JSON.stringify({ authorities, images }), {
        file: "t.yaml",
        readFile,
        environment: { ...environment(), VAULT_ADDR: stub.address },
      });
      for (const repository of ["a", "b"]) {
        const decision = requirementFor(policy, { registry: "r.example.com", repository });
        assert.ok(decision.action === "verify");
        const reason = 'the keys of "vault" cannot be had: Vault does not let the token read the key';
        const verify = (): Promise<never> => Promise.reject(new Error("must not be asked"));
        assert.deepEqual(await decision.decide(verify), { outcome: "undecided", reason });
      }
      assert.equal(stub.requests.length, 1);
    } finally {
      await stub.close();
    }
  });
});

describe("transitKeys of a real server", () => {
  let bao: OpenBao;
  before(async () => {
    bao = await startOpenBao();
    await bao.api("POST", "sys/mounts/team/transit", { type: "transit" });
    await bao.api("POST", "team/transit/keys/images", { type: "ecdsa-p256" });
    await bao.api("POST", "team/transit/keys/images/rotate");
    await bao.api("POST", "team/transit/keys/ed", { type: "ed25519" });
    await bao.api("POST", "team/transit/keys/rsa", { type: "rsa-3072" });
    await bao.api("POST", "team/transit/keys/aes");
  });
  after(() => bao.stop());

  const read = async (key: string): Promise<(string | undefined)[]> => {
    const entry = { address: bao.address, mount: "team/transit", key };
    const keys = await transitKeys(entry, { environment: bao.environment, timeoutMs: 20_000 });
    return keys.map(({ asymmetricKeyType }) => asymmetricKeyType);
  };

  it("reads keys of every kind, and what is left of a key", async () => {
    assert.deepEqual(await read("images"), ["ec", "ec"]);
    assert.deepEqual(await read("ed"), ["ed25519"]);
    assert.deepEqual(await read("rsa"), ["rsa"]);
    await bao.api("POST", "team/transit/keys/images/config", { min_decryption_version: 2 });
    assert.deepEqual(await read("images"), ["ec"]);
    await assert.rejects(read("aes"), { name: "KeysUnavailable", message: 'the key "aes" has no public half' });
    await assert.rejects(read("nowhere"), { name: "KeysUnavailable", message: "Vault has no such key" });
  });
});
