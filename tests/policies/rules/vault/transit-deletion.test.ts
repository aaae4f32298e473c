import { transitDeletion } from "../../../../policies/rules/vault/transit-deletion";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "transit key must not be deletable";

testRule(transitDeletion, {
  base: { type: "vault:transit/secretBackendKey:SecretBackendKey", inputs: { backend: "transit", name: "orders" } },
  compliant: [{ deletionAllowed: false }],
  violations: [{ set: { deletionAllowed: true }, path: "deletionAllowed", message: MESSAGE }],
  undecided: [{ set: { deletionAllowed: UNKNOWN }, path: "deletionAllowed", message: MESSAGE }],
  legitimate: [{ what: "a key whose deletion destroys the data of a customer", set: { deletionAllowed: true }, waived: true }],
});
