import { helmTls } from "../../../../policies/rules/vault/helm-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "chart must switch on TLS";
const EXTERNAL = "chart must reach Vault over TLS";

testRule(helmTls, {
  base: { type: "kubernetes:helm.sh/v3:Release", inputs: { chart: "vault", values: { global: { tlsDisable: false } } } },
  compliant: [
    { "values.global.tlsDisable": "false" },
    { "values.global": { externalVaultAddr: "https://vault.example.com" } },
    { "values.global": {}, "values.server": { enabled: false } },
    { chart: "web", "values.global": {} },
  ],
  violations: [
    { set: { "values.global.tlsDisable": true }, path: "values.global.tlsDisable", message: MESSAGE },
    { set: { "values.global": {} }, path: "values.global.tlsDisable", message: MESSAGE },
    { set: { values: null }, path: "values.global.tlsDisable", message: MESSAGE },
    {
      set: { "values.global.externalVaultAddr": "http://vault.example.com" },
      path: "values.global.externalVaultAddr",
      message: EXTERNAL,
    },
    {
      set: { "values.injector": { externalVaultAddr: "http://vault.example.com" } },
      path: "values.injector.externalVaultAddr",
      message: EXTERNAL,
    },
  ],
  undecided: [{ set: { "values.global.tlsDisable": UNKNOWN }, path: "values.global.tlsDisable", message: MESSAGE }],
  legitimate: [
    {
      what: "a chart that only runs the injector",
      set: { "values.global": {}, "values.injector": { externalVaultAddr: "https://vault.example.com" } },
    },
    { what: "a server in a mesh that encrypts everything", set: { "values.global": {} }, waived: true },
  ],
});
