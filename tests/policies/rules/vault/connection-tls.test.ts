import { connectionTls } from "../../../../policies/rules/vault/connection-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "connection must use verified TLS";
const VARIABLES = "variables for Vault must use verified TLS";

testRule(connectionTls, {
  base: {
    apiVersion: "secrets.hashicorp.com/v1beta1",
    kind: "VaultConnection",
    metadata: { name: "vault", namespace: "shop" },
    spec: { address: "https://vault.example.com:8200", caCertSecretRef: "vault-ca" },
  },
  compliant: [{ "spec.skipTLSVerify": false }, { "spec.address": "http://localhost:8200" }],
  violations: [
    { set: { "spec.address": "http://vault.vault.svc:8200" }, path: "spec.address", message: MESSAGE },
    { set: { "spec.skipTLSVerify": true }, path: "spec.skipTLSVerify", message: MESSAGE },
  ],
  undecided: [{ set: { "spec.address": UNKNOWN }, path: "spec.address", message: MESSAGE }],
  legitimate: [
    { what: "a Vault in a mesh that encrypts everything", set: { "spec.address": "http://vault.vault.svc:8200" }, waived: true },
  ],
});

testRule(connectionTls, {
  base: {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: "vault" },
    spec: { provider: { vault: { server: "https://vault.example.com", path: "secret" } } },
  },
  compliant: [{ "spec.provider": { aws: { region: "eu-west-1" } } }],
  violations: [
    { set: { "spec.provider.vault.server": "http://vault.example.com" }, path: "spec.provider.vault.server", message: MESSAGE },
  ],
});

testRule(connectionTls, {
  base: {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name: "vault" },
    spec: { vault: { server: "https://vault.example.com", path: "pki_int/sign/web" } },
  },
  compliant: [],
  violations: [{ set: { "spec.vault.server": "http://vault.example.com" }, path: "spec.vault.server", message: MESSAGE }],
});

testRule(connectionTls, {
  base: {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name: "vault", namespace: "shop" },
    spec: { provider: "vault", parameters: { vaultAddress: "https://vault.example.com" } },
  },
  compliant: [{ "spec.parameters.vaultSkipTLSVerify": "false" }],
  violations: [
    { set: { "spec.parameters.vaultAddress": "http://vault.example.com" }, path: "spec.parameters.vaultAddress", message: MESSAGE },
    { set: { "spec.parameters.vaultSkipTLSVerify": "true" }, path: "spec.parameters.vaultSkipTLSVerify", message: MESSAGE },
  ],
});

testRule(connectionTls, {
  base: {
    type: "vault:kubernetes/authBackendConfig:AuthBackendConfig",
    inputs: { kubernetesHost: "https://kubernetes.default.svc" },
  },
  compliant: [],
  violations: [{ set: { kubernetesHost: "http://10.0.0.1:8080" }, path: "kubernetesHost", message: MESSAGE }],
});

testRule(connectionTls, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "web" },
    data: { VAULT_ADDR: "https://vault.example.com", MODE: "http://a.b" },
  },
  compliant: [{ data: UNKNOWN }],
  violations: [
    { set: { "data.VAULT_ADDR": "http://vault.example.com" }, path: "data.VAULT_ADDR", message: VARIABLES },
    { set: { "data.VAULT_SKIP_VERIFY": "true" }, path: "data.VAULT_SKIP_VERIFY", message: VARIABLES },
  ],
});
