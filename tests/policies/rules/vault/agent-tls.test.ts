import { agentTls } from "../../../../policies/rules/vault/agent-tls";

import { testRule } from "../../../support/rule-tester";

const MESSAGE = "agent must reach Vault over verified TLS";
const PATH = 'data["agent.hcl"]';
const LOGIN = 'auto_auth {\n  method "kubernetes" {\n    config = {\n      role = "web"\n    }\n  }\n}\n';
const hcl = (settings: string, login = LOGIN): string => `${login}vault {\n  ${settings}\n}\n`;
const json = (vault: object): string => JSON.stringify({ vault, auto_auth: { method: [{ type: "kubernetes" }] } });
const SAFE = 'address = "https://vault.vault.svc:8200"\n  ca_cert = "/etc/vault/ca.crt"';

testRule(agentTls, {
  base: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "agent", namespace: "shop" }, data: { "agent.hcl": hcl(SAFE) } },
  compliant: [
    { [PATH]: hcl(`${SAFE}\n  tls_skip_verify = false`) },
    { [PATH]: json({ address: "https://vault.example.com", tls_skip_verify: false }) },
    { [PATH]: hcl('# address = "http://vault.vault.svc:8200"') },
    { [PATH]: 'vault {\n  address = "http://vault.vault.svc:8200"\n}\n' },
    { [PATH]: LOGIN },
    { [PATH]: "auto_auth is described elsewhere" },
    { [PATH]: 7 },
  ],
  violations: [
    { set: { [PATH]: hcl('address = "http://vault.vault.svc:8200"') }, path: PATH, message: MESSAGE },
    { set: { [PATH]: hcl(`${SAFE}\n  tls_skip_verify = true`) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: hcl(`${SAFE}\n  TLS_SKIP_VERIFY = "1"`) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: json({ address: "HTTP://vault.vault.svc:8200" }) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: json({ address: "https://vault.vault.svc", tls_skip_verify: true }) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: json([{ address: "https://a" }, { address: "http://b" }]) }, path: PATH, message: MESSAGE },
  ],
  cannotBeUndecided:
    "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of an agent.",
  legitimate: [
    { what: "a server on the same machine", set: { [PATH]: hcl('address = "http://127.0.0.1:8200"') } },
    { what: "an agent in a mesh that encrypts everything", set: { [PATH]: hcl('address = "http://vault:8200"') }, waived: true },
  ],
});

testRule(agentTls, {
  base: { apiVersion: "v1", kind: "Secret", metadata: { name: "agent" }, stringData: {} },
  compliant: [],
  violations: [
    { set: { "stringData.agent": hcl('address = "http://vault:8200"') }, path: "stringData.agent", message: MESSAGE },
    {
      set: { "data.agent": Buffer.from(hcl('address = "http://vault:8200"')).toString("base64") },
      path: "data.agent",
      message: MESSAGE,
    },
  ],
});
