import { listenerTls } from "../../../../policies/rules/vault/listener-tls";

import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Vault must listen with TLS";
const OLD = "Vault must not accept TLS below 1.2";
const hcl = (settings: string): string =>
  `ui = true\nlistener "tcp" {\n  address = "[::]:8200"\n  ${settings}\n}\nstorage "raft" {\n  path = "/vault/data"\n}\n`;
const PATH = 'data["extraconfig-from-values.hcl"]';

testRule(listenerTls, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "vault-config", namespace: "vault" },
    data: { "extraconfig-from-values.hcl": hcl('tls_cert_file = "/tls/tls.crt"\n  tls_key_file = "/tls/tls.key"') },
  },
  compliant: [
    { [PATH]: hcl("tls_disable = 0") },
    { [PATH]: hcl('# tls_disable = 1\n  tls_min_version = "tls13"') },
    { [PATH]: 'listener "tcp" {\n  address = "127.0.0.1:8100"\n  tls_disable = true\n}' },
    { [PATH]: 'listener "unix" {\n  address = "/run/vault.sock"\n  tls_disable = true\n}' },
    { [PATH]: 'listener "tcp" {\n  address = "0.0.0.0:9200"\n  purpose = "api"\n  tls_disable = true\n}' },
    { [PATH]: "listener 1883\nallow_anonymous true" },
    { [PATH]: 7 },
  ],
  violations: [
    { set: { [PATH]: hcl("tls_disable = 1") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: hcl('tls_disable = "true"') }, path: PATH, message: MESSAGE },
    { set: { [PATH]: hcl("TLS_DISABLE = true") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: hcl("tls_disable = yes") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: '{"listener":[{"tcp":{"address":"0.0.0.0:8200","tls_disable":true}}]}' }, path: PATH, message: MESSAGE },
    {
      set: { [PATH]: '{"listener":{"tcp":[{"address":"127.0.0.1:1"},{"address":"0.0.0.0:2","tls_disable":1}]}}' },
      path: PATH,
      message: MESSAGE,
    },
    { set: { [PATH]: 'listener { type = "tcp" address = "0.0.0.0:8200" tls_disable = true }' }, path: PATH, message: MESSAGE },
    { set: { [PATH]: hcl('tls_min_version = "tls10"') }, path: PATH, message: OLD },
  ],
  cannotBeUndecided: "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of Vault.",
  legitimate: [
    {
      what: "the listener of an agent on loopback",
      set: { [PATH]: 'listener "tcp" {\n  address = "localhost:8200"\n  tls_disable = true\n}' },
    },
    { what: "a server in a mesh that encrypts everything", set: { [PATH]: hcl("tls_disable = 1") }, waived: true },
  ],
});

testRule(listenerTls, {
  base: { apiVersion: "v1", kind: "Secret", metadata: { name: "vault-config" }, stringData: {} },
  compliant: [],
  violations: [
    { set: { "stringData.config": hcl("tls_disable = 1") }, path: "stringData.config", message: MESSAGE },
    { set: { "data.config": Buffer.from(hcl("tls_disable = 1")).toString("base64") }, path: "data.config", message: MESSAGE },
  ],
});

testRule(listenerTls, {
  base: {
    type: "kubernetes:helm.sh/v3:Release",
    inputs: { chart: "vault", values: { global: { tlsDisable: false }, server: { standalone: { config: hcl("") } } } },
  },
  compliant: [{ chart: "oci://registry.example.com/charts/web", "values.server.standalone.config": hcl("tls_disable = 1") }],
  violations: [
    {
      set: { "values.server.standalone.config": hcl("tls_disable = 1") },
      path: "values.server.standalone.config",
      message: MESSAGE,
    },
    {
      set: { "values.server.ha.raft.config": { listener: { tcp: { address: "0.0.0.0:8200", tls_disable: true } } } },
      path: "values.server.ha.raft.config",
      message: MESSAGE,
    },
    {
      set: { chart: "platform", "values.vault.server.ha.config": hcl("tls_disable = 1") },
      path: "values.vault.server.ha.config",
      message: MESSAGE,
    },
  ],
});
