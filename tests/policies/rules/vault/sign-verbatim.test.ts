import { signVerbatim } from "../../../../policies/rules/vault/sign-verbatim";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "policy must not let requests be signed without a role";
const update = (path: string): { set: { policy: string }; path: string; message: string } => ({
  set: { policy: `path "${path}" { capabilities = ["create", "update"] }` },
  path: `policy.path["${path}"]`,
  message: MESSAGE,
});

testRule(signVerbatim, {
  base: {
    type: "vault:index/policy:Policy",
    inputs: { name: "web", policy: 'path "pki/issue/web" { capabilities = ["create", "update"] }' },
  },
  compliant: [
    { policy: 'path "pki_int/issue/*" { capabilities = ["update"] }' },
    { policy: 'path "pki/sign/web" { capabilities = ["update"] }' },
    { policy: 'path "pki/sign-verbatim" { capabilities = ["deny"] }' },
    { policy: 'path "secret/*" { capabilities = ["update"] }' },
    { policy: 'path "pki/issuer/+/sign/web" { capabilities = ["update"] }' },
  ],
  violations: [
    "pki/sign-verbatim",
    "pki/sign-verbatim/web",
    "prod/pki/sign-verbatim/*",
    "certificates/sign-verbatim",
    "+/sign-verbatim",
    "pki/*",
    "pki/sign*",
    "pki/issuer/root/sign-verbatim",
    "prod/certificates/issuer/+/sign-verbatim",
    "pki/root/sign-self-issued",
    "pki/root/*",
    "pki/root/sign-intermediate",
  ].map(update),
  undecided: [{ set: { policy: UNKNOWN }, path: "policy", message: MESSAGE }],
  legitimate: [
    {
      what: "the program that signs intermediates",
      set: { policy: 'path "pki/root/sign-intermediate" { capabilities = ["update"] }' },
      waived: true,
    },
    { what: "an issuer of cert-manager", set: { policy: 'path "pki_int/sign/shop" { capabilities = ["create", "update"] }' } },
  ],
});
