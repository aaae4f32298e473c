import assert from "node:assert/strict";
import { plainSecretInputs } from "../../../../policies/rules/provider/plain-secret-inputs";
import { podResource, secret, UNKNOWN } from "../../../support/pods";
import { evaluateWith, pulumiSubjects, testRule } from "../../../support/rule-tester";

const MESSAGE = "the program must mark the value as secret";
/** Made up, in two parts, so that no scanner of repositories takes it for lost. */
const AWS_KEY = ["AK", "IAQ3EGSUBJECTTESTS"].join("");

testRule(plainSecretInputs, {
  base: {
    type: "vault:database/secretBackendConnection:SecretBackendConnection",
    inputs: {
      backend: "database",
      name: "shop",
      passwordPolicy: "strong",
      postgresql: { connectionUrl: "postgres://{{username}}:{{password}}@db/shop", password: secret("hunter2") },
    },
  },
  compliant: [
    { "postgresql.password": secret(UNKNOWN) },
    { postgresql: secret({ password: "hunter2" }) },
    { "postgresql.maxOpenConnections": UNKNOWN },
    { "postgresql.password": "" },
    { tokenTtl: "24h", tokenPolicies: ["web"], secretName: "db", privateKeyFormat: "pkcs8" },
    { __provider: "exports.handler = ({ password }) => { const token=login(password); return { token: token1 }; }" },
  ],
  violations: [
    { set: { "postgresql.password": "hunter2" }, path: "postgresql.password", message: MESSAGE },
    { set: { apiKeys: [{ token: "0b8e4c1d9f" }] }, path: "apiKeys[0].token", message: MESSAGE },
    { set: { name: AWS_KEY }, path: "name", message: MESSAGE },
    {
      set: { "postgresql.connectionUrl": "postgres://shop:hunter2@db/shop" },
      path: "postgresql.connectionUrl",
      message: MESSAGE,
    },
    { set: { dataJson: '{"password":"hunter2"}' }, path: "dataJson", message: MESSAGE },
    { set: { __provider: `const key = "${AWS_KEY}";` }, path: "__provider", message: MESSAGE },
  ],
  undecided: [
    { set: { "postgresql.password": UNKNOWN }, path: "postgresql.password", message: MESSAGE },
    { set: { apiToken: [UNKNOWN] }, path: "apiToken[0]", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a secret that its store calls by name",
      set: { secretId: "db-password", password: "projects/shop/secrets/db-password/versions/1" },
    },
    { what: "a password that opens nothing but a test", set: { "postgresql.password": "subject" }, waived: true },
  ],
});

describe(`${plainSecretInputs.id} and resources of Kubernetes`, () => {
  it("leaves them to other rules", () => {
    const subjects = pulumiSubjects(
      podResource({ "spec.containers[0].env": [{ name: "PASSWORD", value: "hunter2" }], "spec.password": "hunter2" }),
    );
    assert.deepEqual(evaluateWith(plainSecretInputs, {}, subjects).findings, []);
  });
});
