import { pkiDeletion } from "../../../../policies/rules/vault/pki-deletion";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "program must not be able to delete authorities";

testRule(pkiDeletion, {
  environment: "prod",
  base: { type: "pulumi-nodejs:dynamic/vault:Mount", inputs: { path: "pki", type: "pki", allowDestroy: false } },
  compliant: [
    { allowDestroy: null },
    { set: { allowDestroy: true }, environment: "dev" },
    { set: { allowDestroy: true }, environment: "uat" },
  ],
  violations: [{ set: { allowDestroy: true }, path: "allowDestroy", message }],
  undecided: [{ set: { allowDestroy: UNKNOWN }, path: "allowDestroy", message }],
  legitimate: [{ what: "authorities that are taken down for good", set: { allowDestroy: true }, waived: true }],
});
