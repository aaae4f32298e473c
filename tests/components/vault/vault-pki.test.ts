import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { VaultPki, VaultPkiArgs } from "../../../components";
import { providerText, VAULT_TYPES } from "../../../components/vault/resource";
import { OWN_VAULT_KINDS } from "../../../policies/model/vault/vault";
import { findings, register, type Registered } from "../../support/register";
import { ARGS, ENGINES, load, made, make, ORDERS, WEB } from "./vault-pki-program";

describe("VaultPki", () => {
  it("has the documented defaults", async () => {
    const { inputs, resources } = await made();
    const wanted: [resource: string, property: string, value: unknown][] = [
      ["pki-mount", "path", "pki"],
      ["pki-root-mount", "path", "pki-root"],
      ["pki-kubernetes", "path", "pki-kubernetes"],
      ["pki-approle", "path", "pki-approle"],
      ["pki-mount", "allowDestroy", false],
      ["pki-root-mount", "allowDestroy", false],
      ["pki-signed-1", "ttl", "26280h"],
      ["pki-signed-1", "permittedDnsDomains", ["shop.example.com"]],
      ["pki-root-1", "ttl", "87600h"],
      ["pki-role-web", "ttl", "24h"],
      ["pki-role-web", "maxTtl", "72h"],
      ["pki-role-orders", "allowedDomains", []],
      ["pki-role-web", "allowedUriSans", ["spiffe://prod.example.com/ns/shop/sa/web"]],
      ["pki-kubernetes-config", "kubernetesHost", "https://kubernetes.default.svc"],
      ["pki-kubernetes-config", "disableLocalCaJwt", false],
      ["pki-kubernetes-web", "audience", "vault"],
    ];
    for (const [resource, property, value] of wanted)
      assert.deepEqual(inputs(resource)[property], value, `${resource} ${property}`);
    assert.ok(resources.every(({ type }) => type.startsWith("pulumi-nodejs:dynamic/vault:")));
    assert.ok(resources.every(({ inputs: { vaultNamespace } }) => vaultNamespace === undefined));
    assert.ok(!resources.some(({ type }) => /AuditDevice|RevokedCertificate/.test(type)));
  });

  it("documents the defaults that it has", () => {
    const text = readFileSync(join(__dirname, "../../../components/vault/pki-arguments.ts"), "utf8");
    const documented = [...text.matchAll(/Default: ([^*]*?)\.?\s*\*\/\s*(\w+)\?/g)].map(([, value, name]) => `${name}: ${value}`);
    assert.deepEqual(documented, [
      "vaultNamespace: that of the environment, `VAULT_NAMESPACE`",
      "engine: `node-vault`",
      "path: the component's name",
      "generation: `1`",
      "rootGeneration: `1`",
      "overlap: `1`",
      "ttl: `26280h`, three years",
      "rootTtl: `87600h`, ten years",
      "externalRoot: a root in Vault",
      "kubernetes: none",
      "auditFiles: none",
      "revokedSerialNumbers: none",
      "allowDestroy: `false`",
      "dnsNames: none",
      "spiffePaths: none",
      "ttl: `24h`",
      "maxTtl: `72h`",
      "kubernetes: none",
      "appRole: none",
      "host: `https://kubernetes.default.svc`",
      "caCertificate: the one in Vault's own pod",
      "audience: `vault`",
    ]);
  });

  it("takes every argument to where it belongs", async () => {
    const { inputs, names, resources } = await made({
      path: "team",
      vaultNamespace: "shop",
      ttl: "8760h",
      rootTtl: "43800h",
      auditFiles: ["/vault/audit.log", "stdout"],
      revokedSerialNumbers: ["1f:a0"],
      allowDestroy: true,
      kubernetes: { host: "https://10.0.0.1:6443", caCertificate: "PEM", audience: "pki" },
    });
    assert.ok(resources.every(({ inputs: each }) => each["vaultNamespace"] === "shop" && each["address"] === ARGS.address));
    assert.deepEqual([inputs("pki-mount")["path"], inputs("pki-root-mount")["path"]], ["team", "team-root"]);
    assert.deepEqual([inputs("pki-mount")["maxLeaseTtlSeconds"], inputs("pki-signed-1")["ttl"]], [8760 * 3600, "8760h"]);
    assert.deepEqual([inputs("pki-root-mount")["maxLeaseTtlSeconds"], inputs("pki-root-1")["ttl"]], [43_800 * 3600, "43800h"]);
    assert.deepEqual(inputs("pki-audit-2")["options"], { file_path: "stdout", log_raw: "false" });
    assert.equal(inputs("pki-revoked-1fa0")["serialNumber"], "1f:a0");
    assert.ok(names.includes("pki-guard"));
    const { kubernetesHost, kubernetesCaCert, disableLocalCaJwt } = inputs("pki-kubernetes-config");
    assert.deepEqual([kubernetesHost, kubernetesCaCert, disableLocalCaJwt], ["https://10.0.0.1:6443", "PEM", true]);
    assert.equal(inputs("pki-kubernetes-web")["audience"], "pki");
    const update = (at: string): string => `path "${at}" {\n  capabilities = ["update"]\n}\n`;
    const paths = ["team/issue/web", "auth/token/renew-self", "auth/token/revoke-self"];
    assert.equal(inputs("pki-policy-web")["policy"], paths.map(update).join(""));
  });

  it("tells what a workload has to know, and which roles there are", async () => {
    const pkis: VaultPki[] = [];
    await made({}, (pki) => pkis.push(pki));
    const [pki] = pkis as [VaultPki];
    assert.deepEqual(pki.role("web"), {
      address: ARGS.address,
      issuePath: "pki/issue/web",
      usage: "server",
      dnsNames: ["web.shop.example.com"],
      spiffeIds: ["spiffe://prod.example.com/ns/shop/sa/web"],
      ttl: "24h",
      kubernetes: { mount: "pki-kubernetes", role: "web", audience: "vault", namespace: "shop", serviceAccounts: ["web"] },
    });
    assert.equal(pki.role("orders").kubernetes, undefined);
    assert.throws(() => pki.role("none"), { propertyPath: "role", reason: "must be a role of the PKI: web, orders" });
  });

  describe("refuses", () => {
    const role = (changes: object): Partial<VaultPkiArgs> => ({ roles: [ORDERS, { ...WEB, ...changes }] });
    const network = (cidr: string): Partial<VaultPkiArgs> => role({ appRole: { cidrs: ["10.0.0.0/8", cidr] } });
    const URL_SHAPE = "must be an address such as http://pki.example.com, without a slash at the end";
    const DURATION = "must be a duration such as 72h";
    const LABEL = "must be a DNS label of at most 63 characters";
    const SPIFFE = "must be a SPIFFE path such as /ns/shop/sa/web";
    const DNS = "must be a DNS name in lower case, without a wildcard";
    const NETWORK = "must be a network such as 10.20.0.0/16";
    const AUTHORITY = "must not be longer than the ttl of the issuing authority";
    const cases: [what: Partial<VaultPkiArgs>, path: string, reason: string][] = [
      [{ address: "http://vault.example.com" }, "address", "must begin with https:// outside loopback"],
      [{ address: "vault" }, "address", "must be a URL such as https://vault.example.com:8200"],
      [{ address: "https://vault/v1" }, "address", "must be no more than a scheme, a host and a port"],
      [{ vaultNamespace: "" }, "vaultNamespace", "must be a namespace of Vault"],
      [{ vaultNamespace: "a\nb" }, "vaultNamespace", "must be a namespace of Vault"],
      [{ vaultNamespace: "../a" }, "vaultNamespace", "must be a namespace of Vault"],
      [{ engine: "vault" as "node-vault" }, "engine", "must be node-vault or @pulumi/vault"],
      [{ path: "a/b" }, "path", LABEL],
      [{ domains: [] }, "domains", "must name the domains that certificates may be for"],
      [{ domains: ["shop.example.com", "*.example.com"] }, "domains[1]", "must be a DNS domain in lower case"],
      [{ domains: ["com"] }, "domains[0]", "must be a DNS domain in lower case"],
      [{ trustDomain: "Prod/" }, "trustDomain", "must be a SPIFFE trust domain"],
      [{ publicUrl: "https://pki.example.com" }, "publicUrl", URL_SHAPE],
      [{ publicUrl: "http://pki.example.com/" }, "publicUrl", URL_SHAPE],
      [{ publicUrl: "http://pki.example.com?a" }, "publicUrl", URL_SHAPE],
      [{ publicUrl: "http://user:password@pki.example.com" }, "publicUrl", URL_SHAPE],
      [{ publicUrl: "http://pki.example.com/{{cluster_path}}" }, "publicUrl", URL_SHAPE],
      [{ publicUrl: "pki.example.com" }, "publicUrl", URL_SHAPE],
      [{ generation: 0 }, "generation", "must be a whole number, 1 or more"],
      [{ generation: 1.5 }, "generation", "must be a whole number, 1 or more"],
      [{ rootGeneration: Number.NaN }, "rootGeneration", "must be a whole number, 1 or more"],
      [{ overlap: -1 }, "overlap", "must be a whole number, 0 or more"],
      [{ ttl: "long" }, "ttl", DURATION],
      [{ ttl: "0h" }, "ttl", DURATION],
      [{ rootTtl: "1 year" }, "rootTtl", DURATION],
      [{ ttl: "90000h" }, "ttl", "must not be longer than rootTtl"],
      [{ externalRoot: { chains: { 2: "PEM" } } }, "externalRoot.chains[2]", "must be for a generation that there is"],
      [{ auditFiles: ["stdout", "audit.log"] }, "auditFiles[1]", "must be stdout or the path of a file"],
      [{ revokedSerialNumbers: ["1f:a0", "1FA0"] }, "revokedSerialNumbers[1]", "must be bytes in hexadecimal, joined by colons"],
      [{ revokedSerialNumbers: ["1f:a0", "1f:a0"] }, "revokedSerialNumbers[1]", "must not be there twice"],
      [
        { engine: "@pulumi/vault", revokedSerialNumbers: ["1f:a0"] },
        "revokedSerialNumbers",
        "needs the engine node-vault: @pulumi/vault revokes only what it has issued",
      ],
      [{ kubernetes: { host: "http://10.0.0.1" } }, "kubernetes.host", "must be an https:// address"],
      [{ kubernetes: { host: "10.0.0.1" } }, "kubernetes.host", "must be an https:// address"],
      [{ kubernetes: { audience: " " } }, "kubernetes.audience", "must not be empty: tokens for anybody would do"],
      [{ roles: [WEB, ORDERS, { ...ORDERS, usage: "server" }] }, "roles[2].name", "must not be there twice"],
      [role({ name: "Web" }), "roles[1].name", LABEL],
      [role({ usage: "both" }), "roles[1].usage", "must be server or client"],
      [role({ dnsNames: [], spiffePaths: [] }), "roles[1]", "must name a DNS name or a SPIFFE path"],
      [role({ dnsNames: ["*.shop.example.com"] }), "roles[1].dnsNames[0]", DNS],
      [role({ dnsNames: ["web.shop.example.com", "evil.example.org"] }), "roles[1].dnsNames[1]", "must lie in one of the domains"],
      [role({ dnsNames: ["evilshop.example.com"] }), "roles[1].dnsNames[0]", "must lie in one of the domains"],
      [role({ dnsNames: ["WEB.shop.example.com"] }), "roles[1].dnsNames[0]", DNS],
      ...["ns/shop", "/ns/*", "/ns/../x", "/", "", "/ns//x", "/ns/x/", "/ns/{{x}}"].map(
        (path): [Partial<VaultPkiArgs>, string, string] => [role({ spiffePaths: [path] }), "roles[1].spiffePaths[0]", SPIFFE],
      ),
      [role({ ttl: "soon" }), "roles[1].ttl", DURATION],
      [role({ maxTtl: "soon" }), "roles[1].maxTtl", DURATION],
      [role({ ttl: "73h" }), "roles[1].ttl", "must not be longer than maxTtl"],
      [{ ...role({ ttl: "1h" }), ttl: "71h" }, "roles[0].maxTtl", AUTHORITY],
      [role({ maxTtl: "30000h" }), "roles[1].maxTtl", AUTHORITY],
      [
        { roles: [WEB], kubernetes: undefined } as unknown as VaultPkiArgs,
        "roles[0].kubernetes",
        "needs the argument kubernetes: the cluster whose accounts log in",
      ],
      [role({ kubernetes: { namespace: "*", serviceAccounts: ["web"] } }), "roles[1].kubernetes.namespace", LABEL],
      [
        role({ kubernetes: { namespace: "shop", serviceAccounts: [] } }),
        "roles[1].kubernetes.serviceAccounts",
        "must name a service account",
      ],
      [role({ kubernetes: { namespace: "shop", serviceAccounts: ["web", "*"] } }), "roles[1].kubernetes.serviceAccounts[1]", LABEL],
      [role({ appRole: { cidrs: [] } }), "roles[1].appRole.cidrs", "must name a network"],
      ...["10.0.0.1", "10.0.0.0/33", "10.0.0/8", "999.1.1.1/8", "::::/64", "2001:db8::/129", "10.0.0.0/8/8", "all"].map(
        (cidr): [Partial<VaultPkiArgs>, string, string] => [network(cidr), "roles[1].appRole.cidrs[1]", NETWORK],
      ),
      [network("0.0.0.0/0"), "roles[1].appRole.cidrs[1]", "must not be wider than /8"],
      [network("128.0.0.0/1"), "roles[1].appRole.cidrs[1]", "must not be wider than /8"],
      [network("::/0"), "roles[1].appRole.cidrs[1]", "must not be wider than /8"],
    ];
    for (const [changes, path, reason] of cases) {
      it(`${path}: ${reason} (${JSON.stringify(changes)})`, async () => {
        let thrown: unknown;
        await register(() => {
          try {
            make(changes);
          } catch (error) {
            thrown = error;
          }
          return "tried";
        });
        assert.ok(thrown instanceof pulumi.InputPropertyError);
        assert.deepEqual([thrown.propertyPath, thrown.reason], [path, reason]);
      });
    }
  });

  describe("in profile prod", () => {
    const both = { auditFiles: ["/var/log/vault/audit.log", "stdout"] };
    /** What else such a stack has: here the service accounts that log in. */
    const surroundings = (): void => {
      new (load().HardenedNamespace)("shop", { environment: "prod" });
    };
    const account: Registered = {
      type: "kubernetes:core/v1:ServiceAccount",
      name: "web",
      inputs: {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "web", namespace: "shop" },
        automountServiceAccountToken: false,
      },
    };
    for (const engine of ENGINES) {
      it(`has no finding with ${engine}`, async () => {
        const registered = await register(() => {
          surroundings();
          make({ ...both, engine, generation: 2, rootGeneration: 2 });
          return "made";
        });
        assert.ok(registered.length > 30);
        assert.deepEqual(findings([...registered, account]), []);
      });
      it(`has no finding below an external root with ${engine}`, async () => {
        const registered = await register(() => {
          surroundings();
          make({ ...both, engine, generation: 2, externalRoot: { chains: { 1: "PEM" } } });
          return "made";
        });
        assert.deepEqual(findings([...registered, account]), []);
      });
      it(`is found to lack what it leaves to others with ${engine}`, async () => {
        const { resources } = await made({ engine });
        assert.deepEqual(findings(resources), [
          "vault-audit-device pki-kubernetes: Vault must have an audit device",
          "vault-role-service-account pki-kubernetes-web: Kubernetes role must be bound to service accounts that exist in boundServiceAccountNames[0]",
        ]);
      });
    }
  });

  describe("and its types", () => {
    it("are those that the policy pack knows", () => {
      const own = Object.keys(VAULT_TYPES).map((type) => `pulumi-nodejs:dynamic/vault:${type}`);
      assert.deepEqual([...OWN_VAULT_KINDS].sort(), own.sort());
    });

    it("leave one line in the state, which leads to what the package exports", () => {
      const manifest = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
        name: string;
        exports: Record<string, { default: string } | undefined>;
      };
      for (const type of Object.keys(VAULT_TYPES) as (keyof typeof VAULT_TYPES)[]) {
        const [, module = "", asked] =
          /^exports\.handler = \(\) => require\("(.+)"\)\.provider\("(\w+)"\);$/.exec(providerText(type)) ?? [];
        assert.equal(asked, type);
        assert.ok(module.startsWith(`${manifest.name}/`));
        assert.equal(manifest.exports[module.replace(manifest.name, ".")]?.default, "./dist/components/vault/provider/index.js");
      }
    });
  });
});
