import { usageSeparation } from "../../../../policies/rules/vault/usage-separation";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const OTHER = "PKI role for connections must not issue for signing code or mail";
const BOTH = "PKI role must not issue for servers and for clients";

testRule(usageSeparation, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", allowedDomains: ["shop.example.com"], serverFlag: true, clientFlag: false },
  },
  compliant: [
    { serverFlag: false, clientFlag: true },
    { serverFlag: null },
    { serverFlag: false, extKeyUsages: ["ClientAuth"] },
    { serverFlag: false, extKeyUsageOids: ["1.3.6.1.5.5.7.3.9"] },
    { serverFlag: false, codeSigningFlag: true },
  ],
  violations: [
    { set: { clientFlag: null }, path: "clientFlag", message: BOTH },
    { set: { serverFlag: null, clientFlag: null }, path: "clientFlag", message: BOTH },
    { set: { clientFlag: "true" }, path: "clientFlag", message: BOTH },
    { set: { extKeyUsages: ["ExtKeyUsageClientAuth"] }, path: "clientFlag", message: BOTH },
    { set: { extKeyUsages: "OCSPSigning,clientauth" }, path: "clientFlag", message: BOTH },
    { set: { extKeyUsageOids: ["1.3.6.1.5.5.7.3.2"] }, path: "clientFlag", message: BOTH },
    { set: { extKeyUsages: ["anyextendedkeyusage"] }, path: "extKeyUsages[0]", message: "PKI role must not issue for any usage" },
    { set: { extKeyUsageOids: ["2.5.29.37.0"] }, path: "extKeyUsageOids[0]", message: "PKI role must not issue for any usage" },
    { set: { codeSigningFlag: true }, path: "codeSigningFlag", message: OTHER },
    { set: { emailProtectionFlag: true }, path: "emailProtectionFlag", message: OTHER },
    { set: { extKeyUsages: ["CodeSigning"] }, path: "clientFlag", message: OTHER },
    { set: { serverFlag: false }, path: "clientFlag", message: "PKI role must state a usage of its certificates" },
  ],
  undecided: [
    { set: { clientFlag: UNKNOWN }, path: "clientFlag", message: BOTH },
    { set: { extKeyUsages: UNKNOWN }, path: "extKeyUsages", message: BOTH },
  ],
  legitimate: [
    { what: "the members of a cluster, which are servers and clients of each other", set: { clientFlag: true }, waived: true },
    { what: "a role for OCSP responders", set: { serverFlag: false, extKeyUsages: ["OCSPSigning"] } },
  ],
});
