import assert from "node:assert/strict";
import { Field, type Value } from "../../../../policies/model/field";
import { isSet, readVaultConfig, vaultChartValues } from "../../../../policies/model/vault/vault-config";

const read = (value: Value): [isLoopback: boolean, settings: Record<string, string>][] | undefined =>
  readVaultConfig(Field.root(value))?.listeners.map(({ isLoopback, settings }) => [isLoopback, Object.fromEntries(settings)]);

describe("readVaultConfig", () => {
  it("reads listeners in HCL", () => {
    const text =
      'ui = true\n/* listener "tcp" {} */\nlistener "tcp" {\n  address = "[::]:8200" # all\n  tls_disable = 1 // none\n}\n';
    assert.deepEqual(read(text), [[false, { address: "[::]:8200", tls_disable: "1" }]]);
  });

  it("reads them in JSON, one or several", () => {
    assert.deepEqual(read('{"listener":{"tcp":{"address":"127.0.0.1:1"}}}'), [[true, { address: "127.0.0.1:1" }]]);
    assert.deepEqual(read('{"listener":[{"tcp":{"address":"0.0.0.0:1"}},{"unix":{}},{"tcp":[{"tls_disable":true},{}]}]}'), [
      [false, { address: "0.0.0.0:1" }],
      [true, { tls_disable: "true" }],
      [true, {}],
    ]);
  });

  it("reads the values of a chart that stand for one", () => {
    assert.deepEqual(read({ listener: { tcp: { address: "0.0.0.0:1" } } }), [[false, { address: "0.0.0.0:1" }]]);
  });

  it("reads escapes", () => {
    assert.deepEqual(read('{"listener":{"tcp":{"tls\\u005fdisable":"a\\q"}}}'), [[true, { tls_disable: "a\\q" }]]);
  });

  it("takes nothing else for one", () => {
    for (const value of [
      "listener: web",
      "listener 1883",
      "",
      'listener "unix" {}',
      '{"listeners":[{"tcp":{}}]}',
      7,
      null,
      ["listener"],
    ]) {
      assert.equal(read(value as Value), undefined, JSON.stringify(value));
    }
  });

  it("survives what is broken, deep or long", () => {
    assert.deepEqual(read('listener "tcp" { address = "0.0.0.0:1"'), [[false, { address: "0.0.0.0:1" }]]);
    assert.deepEqual(read(`listener "tcp" { address = "0.0.0.0:1" a = ${"[".repeat(5000)} }`)?.length, 1);
    assert.equal(read(`listener ${"{".repeat(5000)}`), undefined);
    assert.equal(read(`${"x = {} \n".repeat(100_000)} listener "tcp" {}`)?.length, 1);
    assert.equal(read(`listener "tcp" {}${" ".repeat(1024 * 1024)}`), undefined);
  });

  it("keeps the settings at the top", () => {
    const config = readVaultConfig(Field.root('Raw_Storage_Endpoint = "true"\nlistener "tcp" {}'));
    assert.ok(config && isSet(config.settings, "raw_storage_endpoint") && !isSet(config.settings, "ui"));
  });
});

describe("vaultChartValues", () => {
  const charts = (root: Value): number => vaultChartValues(Field.root(root)).length;

  it("goes by the name of the chart, or of the part", () => {
    for (const chart of [
      "vault",
      "hashicorp/vault",
      "oci://registry.example.com/charts/openbao",
      "./vault-helm",
      "https://x.example/vault.tgz",
    ]) {
      assert.equal(charts({ chart }), 1, chart);
    }
    assert.equal(charts({ chart: "web" }), 0);
    assert.equal(charts({ chart: "my-vault-client" }), 0);
    assert.equal(charts({ chart: "platform", values: { openbao: { server: {} } } }), 1);
    assert.equal(charts({ chart: "platform", values: { vault: { address: "https://vault" } } }), 0);
  });
});
