import assert from "node:assert/strict";
import { isNetwork, isOnlyWildcards, LOGIN_KINDS, numberOf, policyName, vaultKinds } from "../../../../policies/model/vault/vault";
import { pulumiSubjects } from "../../../support/rule-tester";

describe("vaultKinds", () => {
  it("names the kind of @pulumi/vault and our own", () => {
    assert.deepEqual(vaultKinds("PkiRole"), ["vault:pkiSecret:SecretBackendRole", "pulumi-nodejs:dynamic/vault:PkiRole"]);
  });

  it("is how the types are read", () => {
    for (const [type, kind] of [
      ["vault:pkiSecret/secretBackendRole:SecretBackendRole", vaultKinds("PkiRole")[0]],
      ["vault:index/audit:Audit", vaultKinds("AuditDevice")[0]],
      ["vault:appRole/authBackendRole:AuthBackendRole", vaultKinds("AppRole")[0]],
      ["vault:index/certAuthBackendRole:CertAuthBackendRole", vaultKinds("CertRole")[0]],
      ["pulumi-nodejs:dynamic/vault:AppRole", vaultKinds("AppRole")[1]],
    ] as const) {
      assert.deepEqual(pulumiSubjects({ type, inputs: { a: 1 } })[0]?.kinds, [kind]);
    }
  });

  it("has every kind of login once", () => {
    assert.equal(new Set(LOGIN_KINDS).size, LOGIN_KINDS.length);
  });
});

describe("values of Vault", () => {
  it("are read as Vault reads them", () => {
    assert.deepEqual([7, "7", "seven", undefined].map(numberOf), [7, 7, undefined, undefined]);
    assert.deepEqual([" Root ", 7].map(policyName), ["root", undefined]);
    assert.deepEqual(["*", " ** ", "a*", "", 7].map(isOnlyWildcards), [true, true, false, false, false]);
    assert.deepEqual(["10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "::/0", "128.0.0.0/1", "host", undefined].map(isNetwork), [
      true,
      true,
      ...Array<boolean>(5).fill(false),
    ]);
  });
});

describe("a Vault policy in a resource", () => {
  const type = "vault:index/policy:Policy";
  const parts = (inputs: Record<string, string>, of = type): unknown[] =>
    pulumiSubjects({ type: of, inputs })[0]?.parts?.["vault-policy"]?.map(({ paths }) =>
      paths.map(({ path }) => (path.state === "unknown" ? path.reason : path.value)),
    ) ?? [];

  it("is a part of it", () => {
    assert.deepEqual(parts({ policy: 'path "/secret/*" { capabilities = ["read"] }' }), [["secret/*"]]);
    assert.deepEqual(parts({ policy: 'path "a" { policy = "read" }' }, "pulumi-nodejs:dynamic/vault:Policy"), [["a"]]);
    assert.deepEqual(parts({ policy: "" }, "vault:index/mount:Mount"), []);
  });

  it("stays one where the resource is dressed up as one of Kubernetes", () => {
    assert.deepEqual(parts({ apiVersion: "v1", kind: "ConfigMap", policy: 'path "a" { capabilities = ["read"] }' }), [["a"]]);
  });

  it("is unknown where it cannot be read", () => {
    const [[reason]] = parts({ policy: "path {" }) as [[string]];
    assert.match(reason, /^cannot be read as a Vault policy: it .* \(line 1, column 7\)$/);
  });
});
