import { clientTls } from "../../../../policies/rules/vault/client-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = 'container "app" must reach Vault over verified TLS';
const env = (...entries: [name: string, value: string][]): { "spec.containers[0].env": { name: string; value: string }[] } => ({
  "spec.containers[0].env": entries.map(([name, value]) => ({ name, value })),
});

testRule(clientTls, {
  compliant: [
    env(["VAULT_ADDR", "https://vault.example.com:8200"]),
    env(["VAULT_ADDR", "http://127.0.0.1:8200"], ["VAULT_SKIP_VERIFY", "true"]),
    env(["VAULT_ADDR", "http://localhost:8100"]),
    env(["VAULT_SKIP_VERIFY", ""]),
    env(["API_URL", "http://api.shop.svc"]),
    {
      "metadata.annotations": {
        "vault.hashicorp.com/tls-skip-verify": "false",
        "vault.hashicorp.com/service": "https://vault.example.com",
      },
    },
  ],
  violations: [
    { set: env(["VAULT_ADDR", "http://vault.vault.svc:8200"]), path: "spec.containers[0].env[0].value", message: MESSAGE },
    { set: env(["BAO_ADDR", "HTTP://127.0.0.1@bao.example.com"]), path: "spec.containers[0].env[0].value", message: MESSAGE },
    { set: env(["VAULT_API_ADDR", "http://$(POD_IP):8200"]), path: "spec.containers[0].env[0].value", message: MESSAGE },
    {
      set: env(["VAULT_ADDR", "https://vault.example.com"], ["VAULT_SKIP_VERIFY", "true"]),
      path: "spec.containers[0].env[1].value",
      message: MESSAGE,
    },
    { set: env(["VAULT_SKIP_VERIFY", "false"]), path: "spec.containers[0].env[0].value", message: MESSAGE },
    { set: env(["BAO_SKIP_VERIFY", "1"]), path: "spec.containers[0].env[0].value", message: MESSAGE },
    {
      set: { "metadata.annotations": { "vault.hashicorp.com/tls-skip-verify": "true" } },
      path: 'metadata.annotations["vault.hashicorp.com/tls-skip-verify"]',
      message: "injected agent must verify the certificate of Vault",
    },
    {
      set: { "metadata.annotations": { "vault.hashicorp.com/service": "http://vault.vault.svc:8200" } },
      path: 'metadata.annotations["vault.hashicorp.com/service"]',
      message: "injected agent must reach Vault over TLS",
    },
  ],
  undecided: [
    { set: env(["VAULT_ADDR", UNKNOWN]), path: "spec.containers[0].env[0].value", message: MESSAGE },
    { set: { "spec.containers[0].env": UNKNOWN }, path: "spec.containers[0].env", message: MESSAGE },
    {
      set: {
        "spec.containers[0].env": [{ name: "VAULT_SKIP_VERIFY", valueFrom: { configMapKeyRef: { name: "vault", key: "skip" } } }],
      },
      path: "spec.containers[0].env[0].valueFrom",
      message: MESSAGE,
      reason: "its value stands in another resource",
    },
    {
      set: { "metadata.annotations": UNKNOWN },
      path: "metadata.annotations",
      message: "injected agent must verify the certificate of Vault",
    },
  ],
  legitimate: [
    {
      what: "the server of Vault's own chart, which talks to itself",
      set: env(["VAULT_ADDR", "http://127.0.0.1:8200"], ["VAULT_SKIP_VERIFY", "true"]),
    },
    { what: "an agent on the node", set: env(["VAULT_ADDR", "http://$(HOST_IP):8200"]), waived: true },
    {
      what: "an address that a ConfigMap holds, where it is judged",
      set: {
        "spec.containers[0].env": [{ name: "VAULT_ADDR", valueFrom: { configMapKeyRef: { name: "vault", key: "VAULT_ADDR" } } }],
      },
    },
  ],
});
