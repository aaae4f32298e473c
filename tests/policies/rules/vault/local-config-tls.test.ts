import { localConfigTls } from "../../../../policies/rules/vault/local-config-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = 'container "app" must run Vault with TLS';
const env = (name: string, value: string): { "spec.containers[0].env": { name: string; value: string }[] } => ({
  "spec.containers[0].env": [{ name, value }],
});

testRule(localConfigTls, {
  compliant: [
    env("VAULT_LOCAL_CONFIG", '{"listener":{"tcp":{"address":"0.0.0.0:8200","tls_cert_file":"/tls/tls.crt"}}}'),
    env("VAULT_LOCAL_CONFIG", '{"listener":{"tcp":{"address":"127.0.0.1:8200","tls_disable":true}}}'),
    env("OTHER", '{"listener":{"tcp":{"address":"0.0.0.0:8200","tls_disable":true}}}'),
  ],
  violations: [
    {
      set: env("VAULT_LOCAL_CONFIG", '{"listener":{"tcp":{"address":"0.0.0.0:8200","tls_disable":true}}}'),
      path: "spec.containers[0].env[0].value",
      message: MESSAGE,
    },
    {
      set: env("BAO_LOCAL_CONFIG", 'listener "tcp" { address = "[::]:8200" tls_disable = "1" }'),
      path: "spec.containers[0].env[0].value",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: env("VAULT_LOCAL_CONFIG", UNKNOWN), path: "spec.containers[0].env[0].value", message: MESSAGE },
    {
      set: env(UNKNOWN, 'listener "tcp" { address = "[::]:8200" tls_disable = "1" }'),
      path: "spec.containers[0].env[0].name",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "a server in a mesh that encrypts everything",
      set: env("VAULT_LOCAL_CONFIG", '{"listener":{"tcp":{"address":"0.0.0.0:8200","tls_disable":true}}}'),
      waived: true,
    },
    { what: "a server without a listener of its own in the variable", set: env("VAULT_LOCAL_CONFIG", '{"ui":true}') },
  ],
});
