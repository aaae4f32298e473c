import { policySystemPaths } from "../../../../policies/rules/vault/policy-system-paths";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy must not let workloads operate Vault";
const remove = (path: string): { set: { policy: string }; path: string; message: string } => ({
  set: { policy: `path "${path}" { capabilities = ["delete"] }` },
  path: `policy.path["${path}"]`,
  message: MESSAGE,
});

testRule(policySystemPaths, {
  base: {
    type: "vault:index/policy:Policy",
    inputs: { name: "shop", policy: 'path "secret/data/shop/*" { capabilities = ["create", "update"] }' },
  },
  compliant: [
    { policy: 'path "sys/health" { capabilities = ["read"] }' },
    { policy: 'path "sys/mounts/*" { capabilities = ["read"] }' },
    { policy: 'path "sys/leases/renew" { capabilities = ["update"] }' },
    { policy: 'path "sys/capabilities-self" { capabilities = ["update"] }' },
    { policy: 'path "sys/wrapping/*" { capabilities = ["update"] }' },
  ],
  violations: ["sys/audit/*", "sys/audit/file", "sys/mounts/secret", "sys/config/cors", "sys/seal", "sys/*", "sys/remount"].map(
    remove,
  ),
  undecided: [{ set: { policy: UNKNOWN }, path: "policy", message: MESSAGE }],
  legitimate: [
    {
      what: "the program that declares mounts",
      set: { policy: 'path "sys/mounts/*" { capabilities = ["create", "update"] }' },
      waived: true,
    },
    { what: "a scraper of metrics", set: { policy: 'path "sys/metrics" { capabilities = ["read", "list"] }' } },
  ],
});
