import { csrValues } from "../../../../policies/rules/vault/csr-values";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "authority must not be signed with the values of its request";

testRule(csrValues, {
  base: {
    type: "vault:pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate",
    inputs: { backend: "pki", commonName: "Intermediate", csr: "…" },
  },
  compliant: [{ useCsrValues: false }],
  violations: [{ set: { useCsrValues: true }, path: "useCsrValues", message: MESSAGE }],
  undecided: [{ set: { useCsrValues: UNKNOWN }, path: "useCsrValues", message: MESSAGE }],
  legitimate: [{ what: "the request of an authority outside of Vault", set: { useCsrValues: true }, waived: true }],
});
