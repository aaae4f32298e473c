import { rootPolicy } from "../../../../policies/rules/vault/root-policy";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "root policy must not be given to anyone";

testRule(rootPolicy, {
  base: { type: "vault:index/token:Token", inputs: { policies: ["shop"] } },
  compliant: [{ policies: [] }, { policies: ["root-readers"] }],
  violations: [
    { set: { policies: ["root"] }, path: "policies[0]", message: MESSAGE },
    { set: { policies: "shop, root" }, path: "policies", message: MESSAGE },
    { set: { policies: ["shop", " Root "] }, path: "policies[1]", message: MESSAGE },
  ],
  undecided: [{ set: { policies: UNKNOWN }, path: "policies", message: MESSAGE }],
  legitimate: [{ what: "a policy for operators", set: { policies: ["operators"] } }],
});

for (const [type, property] of [
  ["vault:kubernetes/authBackendRole:AuthBackendRole", "tokenPolicies"],
  ["vault:aws/authBackendRole:AuthBackendRole", "tokenPolicies"],
  ["vault:ldap/authBackendGroup:AuthBackendGroup", "policies"],
  ["vault:github/team:Team", "policies"],
  ["vault:identity/group:Group", "policies"],
  ["vault:identity/entityPolicies:EntityPolicies", "policies"],
  ["vault:tokenauth/authBackendRole:AuthBackendRole", "allowedPolicies"],
  ["pulumi-nodejs:dynamic/vault:AppRole", "tokenPolicies"],
] as const) {
  testRule(rootPolicy, {
    base: { type, inputs: { [property]: ["shop"] } },
    compliant: [],
    violations: [{ set: { [property]: ["root"] }, path: `${property}[0]`, message: MESSAGE }],
  });
}
