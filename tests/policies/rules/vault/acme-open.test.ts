import { acmeOpen } from "../../../../policies/rules/vault/acme-open";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const EAB = "ACME must always require external accounts";
const ROLES = "ACME must name the roles that it allows";

testRule(acmeOpen, {
  base: {
    type: "vault:pkiSecret/backendConfigAcme:BackendConfigAcme",
    inputs: {
      backend: "pki",
      enabled: true,
      eabPolicy: "always-required",
      allowedRoles: ["web"],
      defaultDirectoryPolicy: "role:web",
    },
  },
  compliant: [{ enabled: false, eabPolicy: "not-required", allowedRoles: ["*"] }],
  violations: [
    { set: { eabPolicy: "not-required" }, path: "eabPolicy", message: EAB },
    { set: { eabPolicy: "new-account-required" }, path: "eabPolicy", message: EAB },
    { set: { eabPolicy: null }, path: "eabPolicy", message: EAB },
    { set: { allowedRoles: ["*"] }, path: "allowedRoles[0]", message: ROLES },
    { set: { allowedRoles: null }, path: "allowedRoles", message: ROLES },
    { set: { allowedRoles: [] }, path: "allowedRoles", message: ROLES },
    { set: { enabled: "true", eabPolicy: null }, path: "eabPolicy", message: EAB },
  ],
  undecided: [
    { set: { eabPolicy: UNKNOWN }, path: "eabPolicy", message: EAB },
    { set: { enabled: UNKNOWN, eabPolicy: "not-required" }, path: "enabled", message: EAB },
  ],
  legitimate: [{ what: "a listener that only a trusted network reaches", set: { eabPolicy: "not-required" }, waived: true }],
});
