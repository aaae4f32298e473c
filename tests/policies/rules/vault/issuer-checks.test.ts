import { issuerChecks } from "../../../../policies/rules/vault/issuer-checks";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(issuerChecks, {
  base: { type: "vault:pkiSecret/secretBackendIssuer:SecretBackendIssuer", inputs: { backend: "pki", issuerRef: "default" } },
  compliant: [{ leafNotAfterBehavior: "truncate", disableNameChecks: false }],
  violations: [
    {
      set: { disableNameConstraintChecks: true },
      path: "disableNameConstraintChecks",
      message: "issuer must not set disableNameConstraintChecks",
    },
    {
      set: { disableCriticalExtensionChecks: true },
      path: "disableCriticalExtensionChecks",
      message: "issuer must not set disableCriticalExtensionChecks",
    },
    { set: { disableNameChecks: true }, path: "disableNameChecks", message: "issuer must not set disableNameChecks" },
    {
      set: { disablePathLengthChecks: true },
      path: "disablePathLengthChecks",
      message: "issuer must not set disablePathLengthChecks",
    },
    {
      set: { leafNotAfterBehavior: "permit" },
      path: "leafNotAfterBehavior",
      message: "issuer must not issue certificates that outlive it",
    },
  ],
  undecided: [{ set: { disableNameChecks: UNKNOWN }, path: "disableNameChecks", message: "issuer must not set disableNameChecks" }],
  legitimate: [
    { what: "an imported authority with an extension of its vendor", set: { disableCriticalExtensionChecks: true }, waived: true },
  ],
});
