import { authorityUsages } from "../../../../policies/rules/vault/authority-usages";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "PKI role must not give certificates the usages of authorities";

testRule(authorityUsages, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", keyUsages: ["DigitalSignature"] },
  },
  compliant: [
    { keyUsages: null },
    { keyUsages: ["DigitalSignature", "KeyAgreement", "KeyEncipherment"] },
    { keyUsages: "DigitalSignature" },
  ],
  violations: [
    { set: { keyUsages: ["DigitalSignature", "CertSign"] }, path: "keyUsages[1]", message },
    { set: { keyUsages: ["KeyUsageCRLSign"] }, path: "keyUsages[0]", message },
    { set: { keyUsages: "digitalsignature,certsign" }, path: "keyUsages", message },
  ],
  undecided: [{ set: { keyUsages: UNKNOWN }, path: "keyUsages", message }],
  legitimate: [{ what: "keys that only sign handshakes", set: { keyUsages: ["DigitalSignature"] } }],
});
