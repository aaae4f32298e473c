/** The life of a VaultPki: the real engine with the pack, the real OpenBao with TLS, and a token of no more than the documented policy. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { ensureOpenBao } from "../../tools/toolchain/openbao";
import { run } from "../support/run";
import { ORDERS, PATH, ExamplePki, WEB, type Issued } from "../support/example-pki";

interface HealthCheck {
  status: string;
  message: string;
}

describe("VaultPki on a real OpenBao", function () {
  this.timeout(240_000);
  let pki: ExamplePki;

  before(async () => {
    pki = await ExamplePki.start();
  });
  after(() => pki.stop());

  it("goes up behind the gate with the documented policy, without a finding", async () => {
    const { policies, output } = await pki.up();
    assert.deepEqual(policies, []);
    assert.match(output, /0 violations, 0 undecided, 0 waived, 0 errors/);
  });

  it("changes nothing on a second up, nor on a refresh", async () => {
    await pki.isSettled();
    const refreshed = await pki.stack.refresh({ expectNoChanges: true });
    assert.equal(refreshed.exitCode, 0, refreshed.output);
  });

  it("keeps neither a key nor a token in the state", async () => {
    const state = await pki.stack.exportText();
    assert.doesNotMatch(state, /PRIVATE KEY|private_key"/);
    for (const secret of [pki.token, pki.bao.rootToken, ...pki.bao.unsealKeys]) assert.ok(!state.includes(secret));
    const code = (await pki.stack.resources()).map(({ inputs }) => inputs?.["__provider"]).filter((text) => text !== undefined);
    assert.ok(code.length > 20);
    for (const text of code)
      assert.match(text as string, /^exports\.handler = \(\) => require\("portcullis\/vault-provider"\)\.provider\("\w+"\);$/);
  });

  it("passes `bao pki health-check`, but for what the guide explains", async () => {
    const binary = await ensureOpenBao();
    const env = {
      ...process.env,
      ...pki.bao.environment,
      BAO_ADDR: pki.bao.address,
      BAO_CACERT: pki.bao.caFile,
      BAO_TOKEN: pki.bao.rootToken,
    };
    const said = new Set<string>();
    for (const mount of [PATH, `${PATH}-root`]) {
      const args = ["pki", "health-check", "-format=json", "-return-indicator=permission", mount];
      const { output } = await run(binary, args, pki.folder, env);
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
    const issued = new X509Certificate((await pki.issue("web-server", WEB)).certificate);
    assert.equal(issued.subjectAltName, "DNS:web.shop.example.com, URI:spiffe://prod.example.com/ns/shop/sa/web");
    assert.deepEqual(issued.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    assert.equal(issued.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1");
    const token = await pki.login("web-server");
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
      const { status, body } = await pki.bao.call("POST", `${PATH}/${path}`, request, token);
      assert.ok(status === 400 || status === 403, `${path} ${JSON.stringify(request)}: ${status}`);
      assert.equal(body["data"] ?? null, null);
    }
    // A longer life than the role has is cut to it.
    const long = await pki.bao.call("POST", `${PATH}/issue/web-server`, { ...WEB, ttl: "9000h" }, token);
    const { validFromDate, validToDate } = new X509Certificate((long.body["data"] as Issued).certificate);
    assert.ok(validToDate.getTime() - validFromDate.getTime() <= 72 * 3_600_000 + 60_000);
  });

  it("constrains its authority, so that a certificate beyond the domains is worth nothing", async () => {
    await pki.bao.api("POST", `${PATH}/roles/by-hand`, {
      allow_any_name: true,
      key_type: "ec",
      require_cn: false,
      cn_validations: ["disabled"],
    });
    const { status, body } = await pki.bao.call("POST", `${PATH}/issue/by-hand`, { alt_names: "evil.example.org", ttl: "1h" });
    await pki.bao.api("DELETE", `${PATH}/roles/by-hand`);
    if (status === 200) {
      const { certificate, ca_chain } = body["data"] as Issued;
      const trust = pki.file("trust.pem", await pki.trustBundle());
      const { exitCode, output } = await pki.openssl(
        "verify",
        "-CAfile",
        trust,
        "-untrusted",
        pki.file("chain.pem", ...ca_chain),
        pki.file("evil.pem", certificate),
      );
      assert.notEqual(exitCode, 0);
      assert.match(output, /permitted subtree violation/);
    } else assert.equal(status, 400);
  });

  it("finds what was changed by hand, and sets it right", async () => {
    const webServer = (await pki.bao.api("GET", `${PATH}/roles/web-server`))["data"] as object;
    await pki.bao.api("POST", `${PATH}/roles/web-server`, { ...webServer, allow_any_name: true });
    await pki.bao.api("POST", `${PATH}/config/crl`, { auto_rebuild: false });
    await pki.bao.api("POST", `sys/policies/acl/${PATH}-web-server`, { policy: 'path "*" { capabilities = ["read"] }' });
    await pki.bao.api("DELETE", `${PATH}/roles/orders-client`);
    const refreshed = await pki.stack.refresh();
    assert.equal(refreshed.exitCode, 0, refreshed.output);
    assert.deepEqual([refreshed.changes["update"], refreshed.changes["delete"]], [3, 1], refreshed.output);
    const mended = await pki.stack.up();
    assert.deepEqual([mended.exitCode, mended.changes["update"], mended.changes["create"]], [0, 3, 1], mended.output);
    const role = (await pki.bao.api("GET", `${PATH}/roles/web-server`))["data"] as { allow_any_name: boolean };
    const policy = (await pki.bao.api("GET", `sys/policies/acl/${PATH}-web-server`))["data"] as { policy: string };
    assert.equal(role.allow_any_name, false);
    assert.match(policy.policy, /^path "shop-pki\/issue\/web-server" \{\n {2}capabilities = \["update"\]\n\}\n/);
    await pki.issue("orders-client", ORDERS);
    await pki.isSettled();
  });

  it("replaces its authorities while both are trusted", async () => {
    const oldTrust = pki.file("old-trust.pem", await pki.trustBundle());
    const old = await pki.issue("web-server", WEB);
    await pki.up({ generation: 2, rootGeneration: 2 });
    await pki.isSettled();
    const newTrust = pki.file("new-trust.pem", await pki.trustBundle());
    const fresh = await pki.issue("web-server", WEB);
    assert.match(new X509Certificate(fresh.certificate).issuer, /shop-pki issuing 2$/);
    for (const [name, { certificate, ca_chain }] of Object.entries({ old, fresh })) {
      for (const trust of [oldTrust, newTrust]) {
        const chain = pki.file(`${name}-chain.pem`, ...ca_chain);
        const { output } = await pki.openssl(
          "verify",
          "-purpose",
          "sslserver",
          "-CAfile",
          trust,
          "-untrusted",
          chain,
          pki.file(`${name}.pem`, certificate),
        );
        assert.match(output, /: OK/, `${name} with ${trust}: ${output}`);
      }
    }
    const former = await pki.bao.call("POST", `${PATH}/issuer/issuing-1/issue/web-server`, WEB);
    assert.equal(former.status, 500, "an authority that was replaced must not issue");
    assert.match(JSON.stringify(former.body), /usage/);
  });

  it("does not change what is signed, but says how to get anew", async () => {
    pki.configure({ generation: 2, rootGeneration: 2, domains: ["shop.example.com", "example.net"] });
    const { exitCode, output } = await pki.stack.up();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /permittedDnsDomains cannot change in a certificate that is signed; raise the generation to make a new one/,
    );
    await pki.up({ generation: 2, rootGeneration: 2 });
  });

  it("revokes by serial number, at once", async () => {
    const lost = await pki.issue("orders-client", ORDERS);
    const kept = await pki.issue("orders-client", ORDERS);
    await pki.up({ generation: 2, rootGeneration: 2, revoked: [lost.serial_number] });
    await pki.isSettled();
    const trust = pki.file("trust.pem", await pki.trustBundle());
    const lists = await pki.revocationLists(`${PATH}/issuer/issuing-2`, `${PATH}-root/issuer/root-2`);
    const crl = pki.file("crl.pem", ...lists);
    for (const [{ certificate, ca_chain }, expected] of [
      [lost, /certificate revoked/],
      [kept, /: OK/],
    ] as const) {
      const leaf = pki.file("leaf.pem", certificate);
      const chain = pki.file("chain.pem", ...ca_chain);
      const { output } = await pki.openssl("verify", "-crl_check", "-CRLfile", crl, "-CAfile", trust, "-untrusted", chain, leaf);
      assert.match(output, expected);
    }
  });

  it("refuses to destroy a CA by accident, and loses nothing", async () => {
    const before = await pki.bao.api("LIST", `${PATH}-root/issuers`);
    const { exitCode, output } = await pki.stack.destroy();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /shop-pki holds the keys of authorities, which would be lost; set allowDestroy to true and run `pulumi up` before/,
    );
    await pki.isSettled();
    assert.deepEqual((await pki.bao.api("LIST", `${PATH}-root/issuers`))["data"], before["data"]);
    await pki.issue("web-server", WEB);
  });

  it("destroys everything once that is asked for", async () => {
    const deleting = await pki.up({ generation: 2, rootGeneration: 2, allowDestroy: true });
    assert.deepEqual(
      deleting.policies.map(({ policyName, resourceUrn = "" }) => `${policyName} ${resourceUrn.split("::").at(-1)}`).sort(),
      ["guard", "mount", "root-mount"].map((purpose) => `vault-pki-deletion shop-pki-${purpose}`),
    );
    const { exitCode, output } = await pki.stack.destroy();
    assert.equal(exitCode, 0, output);
    const left = async (path: string): Promise<string[]> =>
      Object.keys((await pki.bao.api("GET", path))["data"] as object).filter((name) => name.includes(PATH));
    assert.deepEqual([...(await left("sys/mounts")), ...(await left("sys/auth")), ...(await left("sys/audit"))], []);
    const policies = (await pki.bao.api("LIST", "sys/policies/acl"))["data"] as { keys: string[] };
    assert.deepEqual(
      policies.keys.filter((name) => name.startsWith(PATH)),
      [],
    );
    assert.deepEqual(
      (await pki.stack.resources()).map(({ type }) => type),
      [],
    );
  });
});
