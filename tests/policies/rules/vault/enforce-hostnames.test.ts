import { enforceHostnames } from "../../../../policies/rules/vault/enforce-hostnames";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const HOSTS = "PKI role must enforce host names";
const NAMES = "PKI role must validate common names";

testRule(enforceHostnames, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", allowedDomains: ["shop.example.com"] },
  },
  compliant: [{ enforceHostnames: true }, { cnValidations: ["hostname", "email"] }],
  violations: [
    { set: { enforceHostnames: false }, path: "enforceHostnames", message: HOSTS },
    { set: { enforceHostnames: "false" }, path: "enforceHostnames", message: HOSTS },
    { set: { cnValidations: "disabled" }, path: "cnValidations", message: NAMES },
    { set: { cnValidations: ["disabled"] }, path: "cnValidations[0]", message: NAMES },
  ],
  undecided: [
    { set: { enforceHostnames: UNKNOWN }, path: "enforceHostnames", message: HOSTS },
    { set: { cnValidations: UNKNOWN }, path: "cnValidations", message: NAMES },
  ],
  legitimate: [
    { what: "certificates for users by mail address", set: { cnValidations: ["email"] } },
    { what: "certificates for the users of a database", set: { enforceHostnames: false, allowAnyName: true }, waived: true },
  ],
});
