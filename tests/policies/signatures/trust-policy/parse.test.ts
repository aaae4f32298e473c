import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { trustPolicySchema } from "../../../../policies/signatures/trust-policy/schema";
import { Authority, makeFolder } from "../../../support/certificates";
import { FILES, parse, pem, ISSUER, one, REASON, registry } from "./support";

const WRITTEN = `# reviewed
budgetSeconds: 12.5
registries:
  localhost:5000: { http: true }
authorities:
  release: { key: a.pub }
  spare: { keys: [b.pub] }
  vault: { vaultTransit: { address: "https://vault.example.com:8200", mount: team/transit, key: images } }
  ci:
    keyless:
      trustedRoot: trusted_root.json
      identities:
        - { issuer: https://token.example.com, subject: "https://example.com/app/release.yml@refs/heads/main" }
        - { issuer: https://token.example.com, subjectPattern: ".+@example\\\\.com", subjectType: email }
      transparencyLogs: 2
images:
  - match: registry.example.com
    reject: |
      Nothing of ours
      is there.
  - match: registry.example.com/shop
    authorities: [release, vault, ci]
    threshold: 2
    annotations: { tier: prod }
    attestations: [{ predicateType: https://slsa.dev/provenance/v1 }]

  - { match: index.docker.io/library/, accept: Taken over as published. }
  - { match: registry.example.com/shop/web, authorities: [release, spare] }
`;

describe("parseTrustPolicy", () => {
  it("reads entries with their lines and defaults, the most specific ones first", () => {
    const { file, budgetSeconds, registries, rules } = parse(WRITTEN);
    assert.deepEqual([file, budgetSeconds, [...registries]], ["t.yaml", 12.5, [["localhost:5000", { insecureLoopback: true }]]]);
    const plain = rules.map((rule) =>
      rule.action === "verify" ? { ...rule, authorities: rule.authorities.map(({ name }) => name) } : rule,
    );
    assert.deepEqual(plain, [
      {
        images: "registry.example.com/shop/web",
        line: 28,
        action: "verify",
        authorities: ["release", "spare"],
        needs: { threshold: 2 },
      },
      {
        images: "registry.example.com/shop",
        line: 21,
        action: "verify",
        authorities: ["release", "vault", "ci"],
        needs: {
          threshold: 2,
          annotations: { tier: "prod" },
          attestations: [{ predicateType: "https://slsa.dev/provenance/v1" }],
        },
      },
      { images: "registry.example.com", line: 17, action: "reject", reason: "Nothing of ours is there." },
      { images: "docker.io/library", line: 27, action: "accept", reason: "Taken over as published." },
    ]);
  });

  it("reads authorities with what they name", async () => {
    const rule = parse(WRITTEN).rules[1];
    assert.ok(rule?.action === "verify");
    const [release, , ci] = rule.authorities;
    const keys = await release?.load();
    assert.ok(keys?.kind === "keys");
    assert.deepEqual([keys.name, keys.keys.map(pem)], ["release", [FILES["a.pub"]]]);
    const { identities, trustedRoot, ...others } = { identities: undefined, trustedRoot: undefined, ...(await ci?.load()) };
    assert.deepEqual(others, { kind: "keyless", name: "ci", transparencyLogs: 2 });
    assert.deepEqual(trustedRoot, JSON.parse(FILES["trusted_root.json"] ?? ""));
    assert.deepEqual(identities, [
      { ...ISSUER, subject: "https://example.com/app/release.yml@refs/heads/main" },
      { ...ISSUER, subjectPattern: ".+@example\\.com", subjectType: "email" },
    ]);
  });

  it("takes half a minute where nothing is said", () => assert.equal(parse(one({})).budgetSeconds, 30));

  it("reads certificates and settings of registries", () => {
    const folder = makeFolder();
    try {
      const { certificate: cert, key } = Authority.root(folder.path, "client").issue({ commonName: "client" });
      const settings = { ca: "c.pem", clientCertificate: { certificate: "c.pem", key: "k.pem" }, tokenHosts: ["auth.example.com"] };
      const { registries } = parse(registry("r.example.com:5000", { ...settings, privateRedirects: true }), {
        "c.pem": cert,
        "k.pem": key,
      });
      assert.deepEqual(
        [...registries],
        [
          [
            "r.example.com:5000",
            { ca: cert, clientCertificate: { cert, key }, realms: ["auth.example.com"], allowPrivateRedirects: true },
          ],
        ],
      );
    } finally {
      folder.remove();
    }
  });

  it("says in which line and column", () => {
    assert.throws(() => parse(WRITTEN.replace("threshold: 2", "threshold: 4")), {
      message: "t.yaml:23:5 (images[1].threshold): must be at most 3, the number of the authorities",
    });
  });

  it("refuses a key that is there twice", () => {
    assert.throws(() => parse("images: []\nimages: []\n"), /t\.yaml:2:.* is not valid YAML or JSON/);
  });
});

describe("schema of trust policies", () => {
  it("takes what is read, and is published", () => {
    const schema = trustPolicySchema();
    const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
    assert.equal(validate(one({})), true);
    assert.equal(validate(one({ accept: REASON })), false);
    const published: unknown = JSON.parse(
      readFileSync(join(__dirname, "../../../../docs/schemas/trust-policy.schema.json"), "utf8"),
    );
    assert.deepEqual(published, JSON.parse(JSON.stringify(schema)));
  });
});
