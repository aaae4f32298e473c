import { rawStorage } from "../../../../policies/rules/vault/raw-storage";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Vault must not offer its storage in the raw";
const LISTENER = 'listener "tcp" {\n  address = "[::]:8200"\n  tls_cert_file = "/tls/tls.crt"\n}\n';

testRule(rawStorage, {
  base: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "vault-config" }, data: { "config.hcl": LISTENER } },
  compliant: [
    { 'data["config.hcl"]': `${LISTENER}raw_storage_endpoint = false` },
    { 'data["config.hcl"]': `${LISTENER}# raw_storage_endpoint = true` },
  ],
  violations: [
    { set: { 'data["config.hcl"]': `${LISTENER}raw_storage_endpoint = true` }, path: 'data["config.hcl"]', message: MESSAGE },
    {
      set: { 'data["config.hcl"]': '{"raw_storage_endpoint":"true","listener":{"tcp":{"address":"[::]:8200"}}}' },
      path: 'data["config.hcl"]',
      message: MESSAGE,
    },
  ],
  cannotBeUndecided: "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of Vault.",
  legitimate: [
    { what: "a repair of the storage", set: { 'data["config.hcl"]': `raw_storage_endpoint = true\n${LISTENER}` }, waived: true },
  ],
});
