import { crlDisabled } from "../../../../policies/rules/vault/crl-disabled";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(crlDisabled, {
  base: {
    type: "vault:pkiSecret/secretBackendCrlConfig:SecretBackendCrlConfig",
    inputs: { backend: "pki", expiry: "72h", autoRebuild: true },
  },
  compliant: [{ disable: false, ocspDisable: false }],
  violations: [
    { set: { disable: true }, path: "disable", message: "authority must build a revocation list" },
    { set: { ocspDisable: true }, path: "ocspDisable", message: "authority must answer requests for revocations" },
  ],
  undecided: [{ set: { disable: UNKNOWN }, path: "disable", message: "authority must build a revocation list" }],
  legitimate: [
    { what: "an authority whose certificates live for an hour", set: { disable: true, ocspDisable: true }, waived: true },
  ],
});
