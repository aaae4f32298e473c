import { deployerTls } from "../../../../policies/rules/vault/deployer-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "deployment must reach Vault over TLS";

testRule(deployerTls, {
  base: {
    type: "pulumi-nodejs:dynamic/vault:Policy",
    inputs: {
      name: "web",
      policy: 'path "pki/issue/web" {\n  capabilities = ["update"]\n}\n',
      address: "https://vault.example.com:8200",
    },
  },
  compliant: [{ address: "http://127.0.0.1:8200" }, { address: "http://localhost:8200" }],
  violations: [
    { set: { address: "http://vault.example.com:8200" }, path: "address", message },
    { set: { address: "HTTP://10.0.0.5:8200" }, path: "address", message },
  ],
  undecided: [{ set: { address: UNKNOWN }, path: "address", message }],
  legitimate: [{ what: "a server on the same machine, for tests", set: { address: "http://127.0.0.1:8200" } }],
});

// What signs images reaches Vault as well.
testRule(deployerTls, {
  base: { type: "pulumi-nodejs:dynamic/signing:ImageSignature", inputs: { address: "https://vault.example.com:8200" } },
  compliant: [{ address: "http://127.0.0.1:8200" }],
  violations: [{ set: { address: "http://vault.example.com:8200" }, path: "address", message }],
});
