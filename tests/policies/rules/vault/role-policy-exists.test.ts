import { rolePolicyExists } from "../../../../policies/rules/vault/role-policy-exists";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy that is given must exist";

testRule(rolePolicyExists, {
  base: [
    { type: "vault:kubernetes/authBackendRole:AuthBackendRole", inputs: { roleName: "web", tokenPolicies: ["default", "shop"] } },
    { type: "vault:index/policy:Policy", inputs: { name: "Shop", policy: 'path "secret/data/shop" { capabilities = ["read"] }' } },
  ],
  complete: true,
  compliant: [
    { set: { "[0].inputs.tokenPolicies": ["default", " SHOP "] } },
    { set: { "[0].inputs.tokenPolicies": null, "[1]": null } },
    { set: { "[0]": { type: "vault:identity/group:Group", inputs: { policies: ["shop"] } } } },
  ],
  violations: [
    { set: { "[0].inputs.tokenPolicies": ["shop", "shops"] }, subject: 0, path: "tokenPolicies[1]", message: MESSAGE },
    { set: { "[1]": null }, subject: 0, path: "tokenPolicies[1]", message: MESSAGE },
    {
      set: { "[0]": { type: "vault:identity/group:Group", inputs: { policies: ["shops"] } } },
      subject: 0,
      path: "policies[0]",
      message: MESSAGE,
    },
  ],
  undecided: [
    {
      set: { "[1]": null },
      complete: false,
      subject: 0,
      path: "tokenPolicies[1]",
      message: MESSAGE,
      reason: "it may be declared in another stack",
    },
    {
      set: { "[1].inputs.name": UNKNOWN },
      subject: 0,
      path: "tokenPolicies[1]",
      message: MESSAGE,
      reason: "not every name is known until deployment",
    },
    { set: { "[0].inputs.tokenPolicies": UNKNOWN }, subject: 0, path: "tokenPolicies", message: MESSAGE },
  ],
  legitimate: [
    { what: "a policy of the organisation", set: { "[0].inputs.tokenPolicies": ["shop", "organisation-readers"] }, waived: true },
  ],
});
