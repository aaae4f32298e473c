import { policyWildcardPaths } from "../../../../policies/rules/vault/policy-wildcard-paths";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy must not reach into every mount";

testRule(policyWildcardPaths, {
  base: {
    type: "vault:index/policy:Policy",
    inputs: { name: "shop", policy: 'path "secret/data/shop/*" { capabilities = ["read"] }' },
  },
  compliant: [
    { policy: 'path "*" { capabilities = ["deny"] }' },
    { policy: 'path "*" { capabilities = [] }' },
    { policy: 'path "+/shop/*" { capabilities = ["read"] }' },
  ],
  violations: [
    { set: { policy: 'path "*" { capabilities = ["create", "read", "sudo"] }' }, path: 'policy.path["*"]', message: MESSAGE },
    { set: { policy: 'path "/*" { capabilities = ["read"] }' }, path: 'policy.path["/*"]', message: MESSAGE },
    { set: { policy: 'path "+/*" { capabilities = ["list"] }' }, path: 'policy.path["+/*"]', message: MESSAGE },
    { set: { policy: 'path "+/+" { policy = "write" }' }, path: 'policy.path["+/+"]', message: MESSAGE },
    { set: { policy: '{"path": {"*": {"capabilities": ["read"]}}}' }, path: 'policy.path["*"]', message: MESSAGE },
  ],
  undecided: [{ set: { policy: UNKNOWN }, path: "policy", message: MESSAGE }],
  legitimate: [
    {
      what: "the policy of those who administer all of Vault",
      set: { policy: 'path "*" { capabilities = ["sudo", "read"] }' },
      waived: true,
    },
  ],
});
