import { policyTokenCreation } from "../../../../policies/rules/vault/policy-token-creation";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy must not let workloads make tokens";
const update = (path: string): { set: { policy: string }; path: string; message: string } => ({
  set: { policy: `path "${path}" { capabilities = ["update"] }` },
  path: `policy.path["${path}"]`,
  message: MESSAGE,
});

testRule(policyTokenCreation, {
  base: {
    type: "vault:index/policy:Policy",
    inputs: { name: "shop", policy: 'path "auth/token/renew-self" { capabilities = ["update"] }' },
  },
  compliant: [
    { policy: 'path "auth/token/lookup-self" { capabilities = ["read"] }' },
    { policy: 'path "auth/token/create" { capabilities = ["deny"] }' },
  ],
  violations: ["auth/token/create", "auth/token/create/nomad", "auth/token/create-orphan", "auth/token/*", "auth/token/c*"].map(
    update,
  ),
  undecided: [{ set: { policy: UNKNOWN }, path: "policy", message: MESSAGE }],
  legitimate: [
    {
      what: "a scheduler that hands out tokens",
      set: { policy: 'path "auth/token/create/nomad" { capabilities = ["update"] }' },
      waived: true,
    },
    { what: "a token that looks after itself", set: { policy: 'path "auth/token/revoke-self" { capabilities = ["update"] }' } },
  ],
});
