import { autoTidy } from "../../../../policies/rules/vault/auto-tidy";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(autoTidy, {
  base: {
    type: "vault:pkiSecret/backendConfigAutoTidy:BackendConfigAutoTidy",
    inputs: { backend: "pki", enabled: true, tidyCertStore: true, tidyRevokedCerts: true },
  },
  compliant: [{ intervalDuration: "12h" }],
  violations: [
    { set: { enabled: false }, path: "enabled", message: "authority must set enabled=true" },
    { set: { tidyCertStore: null }, path: "tidyCertStore", message: "authority must set tidyCertStore=true" },
    { set: { tidyRevokedCerts: false }, path: "tidyRevokedCerts", message: "authority must set tidyRevokedCerts=true" },
  ],
  undecided: [{ set: { enabled: UNKNOWN }, path: "enabled", message: "authority must set enabled=true" }],
  legitimate: [{ what: "certificates that are kept as evidence", set: { tidyCertStore: false }, waived: true }],
});
