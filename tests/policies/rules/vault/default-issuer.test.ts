import { defaultIssuer } from "../../../../policies/rules/vault/default-issuer";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "mount must name the authority by which it issues";
const path = "defaultFollowsLatestIssuer";

testRule(defaultIssuer, {
  base: {
    type: "vault:pkiSecret/secretBackendConfigIssuers:SecretBackendConfigIssuers",
    inputs: { backend: "pki", default: "issuing-1" },
  },
  compliant: [{ [path]: false }],
  violations: [
    { set: { [path]: true }, path, message },
    { set: { [path]: "true" }, path, message },
  ],
  undecided: [{ set: { [path]: UNKNOWN }, path, message }],
  legitimate: [{ what: "a mount with one authority at a time", set: { [path]: true }, waived: true }],
});
