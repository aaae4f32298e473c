import { caTtl } from "../../../../policies/rules/vault/ca-ttl";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(caTtl, {
  base: {
    type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
    inputs: { backend: "pki", type: "internal", commonName: "Root", ttl: "87600h" },
  },
  compliant: [{ ttl: "3650d" }, { ttl: null }, { ttl: "315360000" }],
  violations: [
    { set: { ttl: "175200h" }, path: "ttl", message: "root must live for at most 3653 days" },
    { set: { ttl: "-1s" }, path: "ttl", message: "root must live for at most 3653 days" },
    { set: { ttl: "ten years" }, path: "ttl", message: "root must live for at most 3653 days" },
    { set: { notAfter: "9999-12-31T23:59:59Z" }, path: "notAfter", message: "root must be bounded by a ttl instead of a date" },
    { set: {}, parameters: { rootDays: 1827 }, path: "ttl", message: "root must live for at most 1827 days" },
  ],
  undecided: [{ set: { ttl: UNKNOWN }, path: "ttl", message: "root must live for at most 3653 days" }],
  legitimate: [{ what: "a root for twenty years", set: { ttl: "175200h" }, parameters: { rootDays: 7306 } }],
});

testRule(caTtl, {
  base: {
    type: "vault:pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate",
    inputs: { backend: "pki", commonName: "Intermediate", csr: "…", ttl: "43800h" },
  },
  compliant: [],
  violations: [{ set: { ttl: "87600h" }, path: "ttl", message: "intermediate authority must live for at most 1827 days" }],
  legitimate: [
    { what: "one that ends with the root outside of Vault", set: { ttl: null, notAfter: "2031-01-01T00:00:00Z" }, waived: true },
  ],
});
