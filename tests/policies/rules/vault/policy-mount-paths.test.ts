import { policyMountPaths } from "../../../../policies/rules/vault/policy-mount-paths";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy must not let a whole mount be changed";

testRule(policyMountPaths, {
  base: {
    type: "vault:index/policy:Policy",
    inputs: { name: "shop", policy: 'path "secret/data/shop/*" { capabilities = ["create", "update"] }' },
  },
  compliant: [
    { policy: 'path "secret/*" { capabilities = ["read", "list"] }' },
    { policy: 'path "secret/*" { capabilities = ["deny"] }' },
    { policy: 'path "cubbyhole/*" { capabilities = ["create", "read", "update", "delete", "list"] }' },
    { policy: 'path "secret/shop*" { capabilities = ["update"] }' },
    { policy: 'path "transit/encrypt/*" { capabilities = ["update"] }' },
  ],
  violations: [
    { set: { policy: 'path "secret/*" { capabilities = ["read", "update"] }' }, path: 'policy.path["secret/*"]', message: MESSAGE },
    {
      set: { policy: 'path "secret/data/*" { capabilities = ["create"] }' },
      path: 'policy.path["secret/data/*"]',
      message: MESSAGE,
    },
    { set: { policy: 'path "secret/+/*" { capabilities = ["patch"] }' }, path: 'policy.path["secret/+/*"]', message: MESSAGE },
    { set: { policy: 'path "kv/*" { policy = "write" }' }, path: 'policy.path["kv/*"]', message: MESSAGE },
    { set: { policy: 'path "kv/*" { capabilities = ["delete"] }' }, path: 'policy.path["kv/*"]', message: MESSAGE },
  ],
  undecided: [{ set: { policy: UNKNOWN }, path: "policy", message: MESSAGE }],
  legitimate: [
    {
      what: "a mount of one team",
      set: { policy: 'path "shop-secrets/*" { capabilities = ["create", "update", "delete"] }' },
      parameters: { ownMounts: ["shop-secrets"] },
    },
    { what: "those who administer the certificates", set: { policy: 'path "pki/*" { capabilities = ["update"] }' }, waived: true },
  ],
});
