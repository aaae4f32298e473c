import { exportedCaKey } from "../../../../policies/rules/vault/exported-ca-key";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const EXPORTED = "key of an authority must not be exported";
const IMPORTED = "key of an authority must not be imported through the program";
const KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";

testRule(exportedCaKey, {
  base: {
    type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
    inputs: { backend: "pki", type: "internal", commonName: "Root" },
  },
  compliant: [{ type: "kms", managedKeyName: "hsm" }, { type: "existing" }],
  violations: [{ set: { type: "exported" }, path: "type", message: EXPORTED }],
  undecided: [{ set: { type: UNKNOWN }, path: "type", message: EXPORTED }],
  legitimate: [{ what: "a key in a security module", set: { type: "kms", managedKeyName: "hsm" } }],
});

testRule(exportedCaKey, {
  base: {
    type: "vault:pkiSecret/secretBackendConfigCa:SecretBackendConfigCa",
    inputs: { backend: "pki", pemBundle: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----" },
  },
  compliant: [],
  violations: [
    { set: { pemBundle: KEY }, path: "pemBundle", message: IMPORTED },
    { set: { pemBundle: secret(KEY) }, path: "pemBundle", message: IMPORTED },
  ],
  undecided: [{ set: { pemBundle: UNKNOWN }, path: "pemBundle", message: IMPORTED }],
  legitimate: [{ what: "an authority that moves into Vault", set: { pemBundle: secret(KEY) }, waived: true }],
});

testRule(exportedCaKey, {
  base: { type: "vault:ssh/secretBackendCa:SecretBackendCa", inputs: { backend: "ssh", generateSigningKey: true } },
  compliant: [],
  violations: [{ set: { privateKey: KEY, generateSigningKey: false }, path: "privateKey", message: IMPORTED }],
});
