import { defaultPolicy } from "../../../../policies/rules/vault/default-policy";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "login must give tokens without the default policy";

testRule(defaultPolicy, {
  base: {
    type: "vault:appRole/authBackendRole:AuthBackendRole",
    inputs: { roleName: "web", tokenPolicies: ["web"], tokenNoDefaultPolicy: true },
  },
  compliant: [{ tokenPolicies: null }],
  violations: [
    { set: { tokenNoDefaultPolicy: null }, path: "tokenNoDefaultPolicy", message },
    { set: { tokenNoDefaultPolicy: false }, path: "tokenNoDefaultPolicy", message },
    { set: { tokenPolicies: ["web", "Default"] }, path: "tokenPolicies[1]", message },
  ],
  undecided: [{ set: { tokenNoDefaultPolicy: UNKNOWN }, path: "tokenNoDefaultPolicy", message }],
  legitimate: [{ what: "a program that renews its token", set: { tokenNoDefaultPolicy: null }, waived: true }],
});
