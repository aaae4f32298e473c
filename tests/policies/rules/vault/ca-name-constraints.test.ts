import { caNameConstraints } from "../../../../policies/rules/vault/ca-name-constraints";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "authority must list the domains that it is permitted";

testRule(caNameConstraints, {
  base: {
    type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
    inputs: { backend: "pki", type: "internal", commonName: "Root", permittedDnsDomains: ["shop.example.com"] },
  },
  compliant: [{ set: { permittedDnsDomains: null }, parameters: { roots: false } }, { permittedDnsDomains: "shop.example.com" }],
  violations: [
    { set: { permittedDnsDomains: null }, path: "permittedDnsDomains", message: MESSAGE },
    { set: { permittedDnsDomains: [] }, path: "permittedDnsDomains", message: MESSAGE },
    {
      set: { permittedDnsDomains: ["shop.example.com", ".com"] },
      path: "permittedDnsDomains[1]",
      message: "authority must be permitted domains of its own",
    },
  ],
  undecided: [{ set: { permittedDnsDomains: UNKNOWN }, path: "permittedDnsDomains", message: MESSAGE }],
  legitimate: [{ what: "a root whose intermediates are constrained", set: { permittedDnsDomains: null }, waived: true }],
});
