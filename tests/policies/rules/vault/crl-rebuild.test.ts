import { crlRebuild } from "../../../../policies/rules/vault/crl-rebuild";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "authority must rebuild its revocation list by itself";

testRule(crlRebuild, {
  base: {
    type: "vault:pkiSecret/secretBackendCrlConfig:SecretBackendCrlConfig",
    inputs: { backend: "pki", expiry: "72h", autoRebuild: true },
  },
  compliant: [{ disable: true, autoRebuild: false }],
  violations: [
    { set: { autoRebuild: null }, path: "autoRebuild", message: MESSAGE },
    { set: { autoRebuild: false, disable: false }, path: "autoRebuild", message: MESSAGE },
  ],
  undecided: [{ set: { autoRebuild: UNKNOWN }, path: "autoRebuild", message: MESSAGE }],
  legitimate: [{ what: "a list that a scheduled job rebuilds", set: { autoRebuild: false }, waived: true }],
});
