import { tokenRolePolicies } from "../../../../policies/rules/vault/token-role-policies";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "token role must not allow every policy";

testRule(tokenRolePolicies, {
  base: {
    type: "vault:tokenauth/authBackendRole:AuthBackendRole",
    inputs: { roleName: "nomad", allowedPoliciesGlobs: ["shop-*"] },
  },
  compliant: [{ allowedPoliciesGlobs: null, allowedPolicies: ["shop"] }],
  violations: [
    { set: { allowedPoliciesGlobs: ["*"] }, path: "allowedPoliciesGlobs[0]", message: MESSAGE },
    { set: { allowedPoliciesGlobs: "shop-*,*" }, path: "allowedPoliciesGlobs", message: MESSAGE },
    { set: { allowedPoliciesGlobs: ["shop-*", "**"] }, path: "allowedPoliciesGlobs[1]", message: MESSAGE },
  ],
  undecided: [{ set: { allowedPoliciesGlobs: UNKNOWN }, path: "allowedPoliciesGlobs", message: MESSAGE }],
  legitimate: [
    { what: "the role of a scheduler for the policies of its jobs", set: { allowedPoliciesGlobs: ["nomad-job-*"] } },
    { what: "a role that only operators may use", set: { allowedPoliciesGlobs: ["*"] }, waived: true },
  ],
});
