import { policySudo } from "../../../../policies/rules/vault/policy-sudo";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy must not grant sudo";

testRule(policySudo, {
  base: {
    type: "vault:index/policy:Policy",
    inputs: { name: "shop", policy: 'path "secret/data/shop/*" { capabilities = ["read"] }' },
  },
  compliant: [{ policy: 'path "sys/raw/*" { capabilities = ["sudo", "deny"] }' }],
  violations: [
    {
      set: { policy: 'path "sys/audit/*" { capabilities = ["create", "sudo"] }' },
      path: 'policy.path["sys/audit/*"].capabilities[1]',
      message: MESSAGE,
    },
    { set: { policy: 'path "secret/*" { policy = "sudo" }' }, path: 'policy.path["secret/*"].policy', message: MESSAGE },
  ],
  undecided: [{ set: { policy: UNKNOWN }, path: "policy", message: MESSAGE }],
  legitimate: [
    {
      what: "operators who manage the audit log",
      set: { policy: 'path "sys/audit/*" { capabilities = ["create", "read", "sudo"] }' },
      waived: true,
    },
  ],
});
