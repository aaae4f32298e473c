import { policyEscalation } from "../../../../policies/rules/vault/policy-escalation";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy must not let tokens raise their own rights";
const update = (path: string): { set: { policy: string }; path: string; message: string } => ({
  set: { policy: `path "${path}" { capabilities = ["update"] }` },
  path: `policy.path["${path}"]`,
  message: MESSAGE,
});

testRule(policyEscalation, {
  base: {
    type: "vault:index/policy:Policy",
    inputs: { name: "shop", policy: 'path "secret/data/shop/*" { capabilities = ["create", "update"] }' },
  },
  compliant: [
    { policy: 'path "sys/policies/acl/*" { capabilities = ["read", "list"] }' },
    { policy: 'path "auth/approle/role/ci/secret-id" { capabilities = ["update"] }' },
    { policy: 'path "auth/token/renew-self" { capabilities = ["update"] }' },
    { policy: 'path "identity/lookup/entity" { capabilities = ["update"] }' },
    { policy: 'path "auth/userpass/users/{{identity.entity.name}}/password" { capabilities = ["update"] }' },
    // Found as what reaches everywhere.
    { policy: 'path "*" { capabilities = ["update"] }' },
  ],
  violations: [
    "sys/policies/acl/*",
    "sys/policies/acl/shop-team",
    "sys/policy/shop",
    "sys/*",
    "s*",
    "sys/auth/kubernetes",
    "auth/*",
    "auth/kubernetes/role/web",
    "auth/kubernetes/*",
    "auth/+/config",
    "auth/token/roles/nomad",
    "identity/*",
    "identity/group/id/*",
    "sys/raw/*",
    "sys/plugins/catalog/secret/shell",
    "+/policies/acl/shop",
  ].map(update),
  undecided: [{ set: { policy: UNKNOWN }, path: "policy", message: MESSAGE }],
  legitimate: [
    {
      what: "the program that configures Vault",
      set: { policy: 'path "sys/policies/acl/*" { capabilities = ["create", "update"] }' },
      waived: true,
    },
    { what: "a program that logs in", set: { policy: 'path "auth/kubernetes/login" { capabilities = ["create", "update"] }' } },
  ],
});
