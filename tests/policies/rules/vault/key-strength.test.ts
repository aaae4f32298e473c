import { keyStrength } from "../../../../policies/rules/vault/key-strength";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const TYPES = 'keys must be of the type "rsa", "ec" or "ed25519"';

testRule(keyStrength, {
  base: { type: "vault:pkiSecret/secretBackendRole:SecretBackendRole", inputs: { backend: "pki", keyType: "ec", keyBits: 256 } },
  compliant: [
    { keyBits: 384 },
    { keyBits: "256" },
    { keyBits: 0 },
    { keyBits: null },
    { keyType: null, keyBits: null },
    { keyType: "rsa", keyBits: 2048 },
    { keyType: "ed25519", keyBits: 0 },
    { keyType: "ed25519", keyBits: UNKNOWN },
  ],
  violations: [
    { set: { keyType: "rsa", keyBits: 1024 }, path: "keyBits", message: "RSA keys must have at least 2048 bits" },
    { set: { keyType: null }, path: "keyBits", message: "RSA keys must have at least 2048 bits" },
    { set: { keyType: "rsa", keyBits: "lots" }, path: "keyBits", message: "RSA keys must have at least 2048 bits" },
    { set: { keyBits: 224 }, path: "keyBits", message: "keys on elliptic curves must have at least 256 bits" },
    { set: { keyType: "any" }, path: "keyType", message: TYPES },
    { set: { keyType: "dsa", keyBits: 512 }, path: "keyType", message: TYPES },
    {
      set: { keyType: "rsa", keyBits: 2048 },
      parameters: { rsaBits: 3072 },
      path: "keyBits",
      message: "RSA keys must have at least 3072 bits",
    },
  ],
  undecided: [
    { set: { keyBits: UNKNOWN }, path: "keyBits", message: "keys on elliptic curves must have at least 256 bits" },
    { set: { keyType: UNKNOWN }, path: "keyType", message: TYPES },
  ],
  legitimate: [{ what: "a role that signs requests of devices with any key", set: { keyType: "any" }, waived: true }],
});

testRule(keyStrength, {
  base: {
    type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
    inputs: { backend: "pki", type: "internal", commonName: "Root", keyType: "rsa", keyBits: 4096 },
  },
  compliant: [
    { keyBits: 3072 },
    { keyType: "ec", keyBits: 256 },
    { type: "existing", keyBits: null },
    { type: "kms", keyBits: 1024 },
  ],
  violations: [
    { set: { keyBits: 2048 }, path: "keyBits", message: "RSA keys must have at least 3072 bits" },
    { set: { keyBits: null }, path: "keyBits", message: "RSA keys must have at least 3072 bits" },
    { set: { keyBits: 0 }, path: "keyBits", message: "RSA keys must have at least 3072 bits" },
  ],
});
