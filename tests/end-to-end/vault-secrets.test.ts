/** What a deployment of a VaultPki knows in secret, and where none of it may stand: in the state, in the output, in any log. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFaultProxy, type FaultProxy } from "../support/fault-proxy";
import { requireFailure, requireOneOfEach, withPkiStack, type PkiStack } from "../support/faulty-pki";
import { startOpenBao, type OpenBao } from "../support/openbao";

/** How private keys begin: in PEM, and DER in base64 (PKCS #8 and SEC 1, P-256 and P-384). */
const PRIVATE_KEYS = ["PRIVATE KEY", "MIGHAgEAMBMGByqGSM49", "MIG2AgEAMBAGByqGSM49", "MHcCAQEE", "MIGkAgEBBD"];
const CANARY = "canary-of-the-environment-4711";

describe("secrets of a VaultPki", function () {
  this.timeout(300_000);
  let bao: OpenBao;
  let proxy: FaultProxy;
  let folder: string;
  /** All that must not be told, found out as the tests go. */
  let secrets: Set<string>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-secrets-"));
    bao = await startOpenBao();
    proxy = await startFaultProxy(bao);
    secrets = new Set([bao.rootToken, ...bao.unsealKeys, CANARY]);
    await bao.api("POST", "sys/auth/approle", { type: "approle" });
    const all = 'path "*" {\n  capabilities = ["create", "read", "update", "delete", "list", "sudo"]\n}\n';
    await bao.api("PUT", "sys/policies/acl/deployer", { policy: all });
    await bao.api("POST", "auth/approle/role/deployer", { token_policies: ["deployer"], token_ttl: "1h" });
  });
  after(async () => {
    await proxy.stop();
    await bao.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a pipeline would have: the token by AppRole, everything that talks switched on, and secrets that are none of its business. */
  async function environment(state: string): Promise<Record<string, string>> {
    mkdirSync(join(state, ".pulumi"), { recursive: true });
    const role = (await bao.api("GET", "auth/approle/role/deployer/role-id"))["data"] as { role_id: string };
    const secret = (await bao.api("POST", "auth/approle/role/deployer/secret-id"))["data"] as { secret_id: string };
    secrets.add(secret.secret_id);
    return {
      DEBUG: "*",
      VAULT_TOKEN: "",
      VAULT_ROLE_ID: role.role_id,
      VAULT_SECRET_ID: secret.secret_id,
      VAULT_KUBERNETES_REVIEWER_JWT: CANARY,
      PULUMI_BACKEND_URL: `file://${state}`,
    };
  }

  /** Lets everything through, and takes note of the tokens that come by. */
  function listen(fail: (path: string) => boolean = () => false): void {
    proxy.set(async ({ path, headers, body }, forward) => {
      const token = headers["x-vault-token"];
      if (typeof token === "string" && token !== "none") secrets.add(token);
      const reply = await forward();
      const { auth } = JSON.parse(reply.body || "{}") as { auth?: { client_token?: string } };
      if (auth?.client_token) secrets.add(auth.client_token);
      // A server that tells everything that it was asked.
      return fail(path)
        ? { status: 400, body: JSON.stringify({ errors: [`refused: ${JSON.stringify(headers)} ${body}`] }) }
        : reply;
    });
  }

  function requireNone(text: string, where: string): void {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${where} holds a secret`);
    for (const begin of PRIVATE_KEYS) assert.ok(!text.includes(begin), `${where} holds a private key`);
  }

  async function requireNoneKept(stack: PkiStack, state: string): Promise<void> {
    requireNone(await stack.exportText(), "the state");
    const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    assert.ok(files.some(({ parentPath }) => parentPath.includes("history")));
    for (const { parentPath, name } of files) requireNone(readFileSync(join(parentPath, name), "utf8"), join(parentPath, name));
  }

  it("are in no state, output or log, whatever is switched on", async () => {
    const state = join(folder, "logged");
    await withPkiStack(
      bao,
      proxy,
      async (stack) => {
        listen();
        const flags = ["-v=9", "--logtostderr", "--logflow", "--debug"];
        const { exitCode, output } = await stack.pulumi(["up", "--yes", "--skip-preview", ...flags]);
        assert.equal(exitCode, 0, output.slice(-4000));
        assert.match(output, /-----BEGIN CERTIFICATE-----/, "the log does not show the properties of resources");
        await requireOneOfEach(bao, stack.path);
        // The root token, unseal key and canary; the AppRole's secret and the token that it gave.
        assert.equal(secrets.size, 5);
        requireNone(output, "the log");
        await requireNoneKept(stack, state);
      },
      await environment(state),
    );
  });

  it("are in no error, though the server repeats what it was asked", async () => {
    const state = join(folder, "repeated");
    await withPkiStack(
      bao,
      proxy,
      async (stack) => {
        for (const failing of ["auth/approle/login", "/generate/"]) {
          stack.setEnvironment(await environment(state));
          listen((path) => path.includes(failing));
          const result = await stack.up();
          await requireFailure(stack, result, /: refused: .*\[redacted\].*status 400/);
          requireNone(result.output, "the output");
        }
        await requireNoneKept(stack, state);
      },
      await environment(state),
    );
  });
});
