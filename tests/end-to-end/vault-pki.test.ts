/** The life of a VaultPki: the real engine with the pack, the real OpenBao with TLS, and a token of no more than the documented policy. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vaultPkiDeployerPolicy } from "../../components";
import { ensureOpenBao } from "../../tools/toolchain/openbao";
import { deployment, ROOT, type Deployment } from "../support/deploy";
import { run } from "../support/run";
import { startOpenBao, type OpenBao } from "../support/openbao";

const EXAMPLE = join(ROOT, "examples/vault-pki");
const PATH = "shop-pki";
const WEB = { alt_names: "web.shop.example.com", uri_sans: "spiffe://prod.example.com/ns/shop/sa/web", ttl: "1h" };
const ORDERS = { uri_sans: "spiffe://prod.example.com/ns/shop/sa/orders", ttl: "1h" };

/** A certificate as Vault issues it. */
interface Issued {
  certificate: string;
  private_key: string;
  ca_chain: string[];
  serial_number: string;
}

interface HealthCheck {
  status: string;
  message: string;
}

describe("VaultPki on a real OpenBao", function () {
  this.timeout(240_000);
  let bao: OpenBao;
  let stack: Deployment;
  let folder: string;
  let deployer: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-pki-"));
    bao = await startOpenBao({ config: { unsafe_allow_api_audit_creation: true } });
    await bao.api("PUT", "sys/policies/acl/deployer", { policy: vaultPkiDeployerPolicy(PATH, true) });
    const made = await bao.api("POST", "auth/token/create", { policies: ["deployer"], no_default_policy: false, ttl: "1h" });
    deployer = (made["auth"] as { client_token: string }).client_token;
    stack = await deployment(EXAMPLE, { environment: { ...bao.environment, VAULT_TOKEN: deployer }, config: settings() });
  });
  after(async () => {
    await stack?.dispose();
    await bao?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function settings(changes: Record<string, unknown> = {}): Record<string, string> {
    const config = {
      address: bao.address,
      machines: ["127.0.0.0/8"],
      auditFiles: [join(folder, "audit.log"), "stdout"],
      ...changes,
    };
    return Object.fromEntries(
      Object.entries(config).map(([key, value]) => [`vault-pki:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
    );
  }

  async function up(changes: Record<string, unknown> = {}): Promise<Awaited<ReturnType<Deployment["up"]>>> {
    await stack.setConfig(settings(changes));
    const result = await stack.up();
    assert.equal(result.exitCode, 0, result.output);
    return result;
  }

  /** A token as a machine gets it, by AppRole. */
  async function login(role: string): Promise<string> {
    const base = `auth/${PATH}-approle/role/${role}`;
    const { role_id } = (await bao.api("GET", `${base}/role-id`))["data"] as { role_id: string };
    const { secret_id } = (await bao.api("POST", `${base}/secret-id`))["data"] as { secret_id: string };
    const { auth } = await bao.api("POST", `auth/${PATH}-approle/login`, { role_id, secret_id });
    return (auth as { client_token: string }).client_token;
  }

  async function issue(role: string, request: object, token?: string): Promise<Issued> {
    const { status, body } = await bao.call("POST", `${PATH}/issue/${role}`, request, token ?? (await login(role)));
    assert.equal(status, 200, JSON.stringify(body));
    return body["data"] as Issued;
  }

  function file(name: string, ...pems: readonly string[]): string {
    const path = join(folder, name);
    writeFileSync(path, pems.map((pem) => `${pem.trim()}\n`).join(""));
    return path;
  }

  const trustBundle = async (): Promise<string> => (await stack.outputs())["trustBundle"] as string;

  it("goes up behind the gate with the documented policy, without a finding", async () => {
    const { policies, output } = await up();
    assert.deepEqual(policies, []);
    assert.match(output, /0 violations, 0 undecided, 0 waived, 0 errors/);
  });

  it("changes nothing on a second up, nor on a refresh", async () => {
    const again = await stack.up({ expectNoChanges: true });
    assert.equal(again.exitCode, 0, again.output);
    const refreshed = await stack.refresh({ expectNoChanges: true });
    assert.equal(refreshed.exitCode, 0, refreshed.output);
  });

  it("keeps neither a key nor a token in the state", async () => {
    const state = await stack.exportText();
    assert.doesNotMatch(state, /PRIVATE KEY|private_key"/);
    for (const secret of [deployer, bao.rootToken, ...bao.unsealKeys]) assert.ok(!state.includes(secret));
    const code = (await stack.resources()).map(({ inputs }) => inputs?.["__provider"]).filter((text) => text !== undefined);
    assert.ok(code.length > 20);
    for (const text of code)
      assert.match(String(text), /^exports\.handler = \(\) => require\("portcullis\/vault-provider"\)\.provider\("\w+"\);$/);
  });

  it("passes `bao pki health-check`, but for what the guide explains", async () => {
    const binary = await ensureOpenBao();
    const env = { ...process.env, ...bao.environment, BAO_ADDR: bao.address, BAO_CACERT: bao.caFile, BAO_TOKEN: bao.rootToken };
    const said = new Set<string>();
    for (const mount of [PATH, `${PATH}-root`]) {
      const args = ["pki", "health-check", "-format=json", "-return-indicator=permission", mount];
      const { output } = await run(binary, args, folder, env);
      const checks = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as Record<string, HealthCheck[]>;
      assert.ok(Object.keys(checks).length > 10, output);
      for (const [check, results] of Object.entries(checks)) {
        for (const { status, message } of results) {
          if (["ok", "not_applicable"].includes(status)) continue;
          assert.equal(status, "informational", `${mount} ${check}: ${message}`);
          said.add(check);
        }
      }
    }
    // The guide says why: workloads log in by what they are, not by ACME; revoking by serial number needs the certificates; and Vault's seal, not
    // a key of its own, is what an HSM is for.
    assert.deepEqual([...said].sort(), ["enable_acme_issuance", "role_no_store_false"]);
  });

  it("issues what a role is for, and nothing else", async () => {
    const issued = new X509Certificate((await issue("web-server", WEB)).certificate);
    assert.equal(issued.subjectAltName, "DNS:web.shop.example.com, URI:spiffe://prod.example.com/ns/shop/sa/web");
    assert.deepEqual(issued.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    assert.equal(issued.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1");
    const token = await login("web-server");
    const refused: [string, object][] = [
      ["issue/web-server", { ...WEB, alt_names: "other.shop.example.com" }],
      ["issue/web-server", { ...WEB, alt_names: "evil.example.org" }],
      ["issue/web-server", { ...WEB, alt_names: "*.shop.example.com" }],
      ["issue/web-server", { ...WEB, alt_names: "a.web.shop.example.com" }],
      ["issue/web-server", { ...WEB, alt_names: "localhost" }],
      ["issue/web-server", { ...WEB, common_name: "evil.example.org" }],
      ["issue/web-server", { ...WEB, ip_sans: "10.0.0.1" }],
      ["issue/web-server", { ...WEB, uri_sans: "spiffe://prod.example.com/ns/shop/sa/orders" }],
      ["issue/web-server", { ...WEB, uri_sans: "spiffe://prod.example.com/ns/shop/sa/web-evil" }],
      ["issue/web-server", { ...WEB, other_sans: "1.2.3.4;UTF8:evil" }],
      ["issue/web-server", { ...WEB, serial_number: "1" }],
      ["issue/orders-client", ORDERS],
      ["sign/web-server", WEB],
      ["sign-verbatim", { csr: "" }],
      ["issuer/issuing-1/issue/web-server", WEB],
      ["revoke", { serial_number: "00" }],
      ["roles/web-server", { allow_any_name: true }],
      ["root/generate/exported", { common_name: "evil" }],
    ];
    for (const [path, request] of refused) {
      const { status, body } = await bao.call("POST", `${PATH}/${path}`, request, token);
      assert.ok(status === 400 || status === 403, `${path} ${JSON.stringify(request)}: ${status}`);
      assert.equal(body["data"] ?? null, null);
    }
    // A longer life than the role has is cut to it.
    const long = await bao.call("POST", `${PATH}/issue/web-server`, { ...WEB, ttl: "9000h" }, token);
    const { validFromDate, validToDate } = new X509Certificate((long.body["data"] as Issued).certificate);
    assert.ok(validToDate.getTime() - validFromDate.getTime() <= 72 * 3_600_000 + 60_000);
  });

  it("constrains its authority, so that a certificate beyond the domains is worth nothing", async () => {
    await bao.api("POST", `${PATH}/roles/by-hand`, {
      allow_any_name: true,
      key_type: "ec",
      require_cn: false,
      cn_validations: ["disabled"],
    });
    const { status, body } = await bao.call("POST", `${PATH}/issue/by-hand`, { alt_names: "evil.example.org", ttl: "1h" });
    await bao.api("DELETE", `${PATH}/roles/by-hand`);
    if (status === 200) {
      const { certificate, ca_chain } = body["data"] as Issued;
      const trust = file("trust.pem", await trustBundle());
      const { exitCode, output } = await openssl(
        "verify",
        "-CAfile",
        trust,
        "-untrusted",
        file("chain.pem", ...ca_chain),
        file("evil.pem", certificate),
      );
      assert.notEqual(exitCode, 0);
      assert.match(output, /permitted subtree violation/);
    } else assert.equal(status, 400);
  });

  it("finds what was changed by hand, and sets it right", async () => {
    const webServer = (await bao.api("GET", `${PATH}/roles/web-server`))["data"] as object;
    await bao.api("POST", `${PATH}/roles/web-server`, { ...webServer, allow_any_name: true });
    await bao.api("POST", `${PATH}/config/crl`, { auto_rebuild: false });
    await bao.api("POST", `sys/policies/acl/${PATH}-web-server`, { policy: 'path "*" { capabilities = ["read"] }' });
    await bao.api("DELETE", `${PATH}/roles/orders-client`);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.exitCode, 0, refreshed.output);
    assert.deepEqual([refreshed.changes["update"], refreshed.changes["delete"]], [3, 1], refreshed.output);
    const mended = await stack.up();
    assert.deepEqual([mended.exitCode, mended.changes["update"], mended.changes["create"]], [0, 3, 1], mended.output);
    const role = (await bao.api("GET", `${PATH}/roles/web-server`))["data"] as { allow_any_name: boolean };
    const policy = (await bao.api("GET", `sys/policies/acl/${PATH}-web-server`))["data"] as { policy: string };
    assert.equal(role.allow_any_name, false);
    assert.equal(policy.policy, `path "${PATH}/issue/web-server" {\n  capabilities = ["update"]\n}\n`);
    await issue("orders-client", ORDERS);
    assert.equal((await stack.up({ expectNoChanges: true })).exitCode, 0);
  });

  it("replaces its authorities while both are trusted", async () => {
    const oldTrust = file("old-trust.pem", await trustBundle());
    const old = await issue("web-server", WEB);
    await up({ generation: 2, rootGeneration: 2 });
    const again = await stack.up({ expectNoChanges: true });
    assert.equal(again.exitCode, 0, again.output);
    const newTrust = file("new-trust.pem", await trustBundle());
    const fresh = await issue("web-server", WEB);
    assert.match(new X509Certificate(fresh.certificate).issuer, /shop-pki issuing 2$/);
    for (const [name, { certificate, ca_chain }] of Object.entries({ old, fresh })) {
      for (const trust of [oldTrust, newTrust]) {
        const chain = file(`${name}-chain.pem`, ...ca_chain);
        const { output } = await openssl(
          "verify",
          "-purpose",
          "sslserver",
          "-CAfile",
          trust,
          "-untrusted",
          chain,
          file(`${name}.pem`, certificate),
        );
        assert.match(output, /: OK/, `${name} with ${trust}: ${output}`);
      }
    }
    const former = await bao.call("POST", `${PATH}/issuer/issuing-1/issue/web-server`, WEB);
    assert.equal(former.status, 500, "an authority that was replaced must not issue");
    assert.match(JSON.stringify(former.body), /usage/);
  });

  it("does not change what is signed, but says how to get anew", async () => {
    await stack.setConfig(settings({ generation: 2, rootGeneration: 2, domains: ["shop.example.com", "example.net"] }));
    const { exitCode, output } = await stack.up();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /permittedDnsDomains cannot change in a certificate that is signed; raise the generation to make a new one/,
    );
    await up({ generation: 2, rootGeneration: 2 });
  });

  it("revokes by serial number, at once", async () => {
    const lost = await issue("orders-client", ORDERS);
    const kept = await issue("orders-client", ORDERS);
    await up({ generation: 2, rootGeneration: 2, revoked: [lost.serial_number] });
    assert.equal((await stack.up({ expectNoChanges: true })).exitCode, 0);
    const trust = file("trust.pem", await trustBundle());
    const lists = await Promise.all([`${PATH}/issuer/issuing-2/crl/pem`, `${PATH}-root/issuer/root-2/crl/pem`].map(fetchText));
    const crl = file("crl.pem", ...lists);
    for (const [{ certificate, ca_chain }, expected] of [
      [lost, /certificate revoked/],
      [kept, /: OK/],
    ] as const) {
      const leaf = file("leaf.pem", certificate);
      const chain = file("chain.pem", ...ca_chain);
      const { output } = await openssl("verify", "-crl_check", "-CRLfile", crl, "-CAfile", trust, "-untrusted", chain, leaf);
      assert.match(output, expected);
    }
  });

  it("refuses to destroy a CA by accident, and loses nothing", async () => {
    const before = await bao.api("LIST", `${PATH}-root/issuers`);
    const { exitCode, output } = await stack.destroy();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /shop-pki holds the keys of authorities, which would be lost; set allowDestroy to true and run `pulumi up` before/,
    );
    assert.equal((await stack.up({ expectNoChanges: true })).exitCode, 0);
    assert.deepEqual((await bao.api("LIST", `${PATH}-root/issuers`))["data"], before["data"]);
    await issue("web-server", WEB);
  });

  it("destroys everything once that is asked for", async () => {
    await up({ generation: 2, rootGeneration: 2, allowDestroy: true });
    const { exitCode, output } = await stack.destroy();
    assert.equal(exitCode, 0, output);
    const left = async (path: string): Promise<string[]> =>
      Object.keys((await bao.api("GET", path))["data"] as object).filter((name) => name.includes(PATH));
    assert.deepEqual([...(await left("sys/mounts")), ...(await left("sys/auth")), ...(await left("sys/audit"))], []);
    const policies = (await bao.api("LIST", "sys/policies/acl"))["data"] as { keys: string[] };
    assert.deepEqual(
      policies.keys.filter((name) => name.startsWith(PATH)),
      [],
    );
    assert.deepEqual(
      (await stack.resources()).map(({ type }) => type),
      [],
    );
  });

  /** What anybody may fetch from Vault without a token. */
  async function fetchText(path: string): Promise<string> {
    const { output } = await run("curl", ["-sS", "--cacert", bao.caFile, `${bao.address}/v1/${path}`], folder);
    return output;
  }

  const openssl = (...args: readonly string[]): ReturnType<typeof run> => run("openssl", args, folder);
});
