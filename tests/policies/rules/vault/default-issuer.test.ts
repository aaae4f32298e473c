import { defaultIssuer } from "../../../../policies/rules/vault/default-issuer";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "mount must name the authority by which it issues";
const PATH = "defaultFollowsLatestIssuer";

testRule(defaultIssuer, {
  base: {
    type: "vault:pkiSecret/secretBackendConfigIssuers:SecretBackendConfigIssuers",
    inputs: { backend: "pki", default: "5b1e", defaultFollowsLatestIssuer: false },
  },
  compliant: [{ defaultFollowsLatestIssuer: null }],
  violations: [{ set: { defaultFollowsLatestIssuer: true }, path: PATH, message: MESSAGE }],
  undecided: [{ set: { defaultFollowsLatestIssuer: UNKNOWN }, path: PATH, message: MESSAGE }],
  legitimate: [{ what: "a mount whose authority a job rotates", set: { defaultFollowsLatestIssuer: true }, waived: true }],
});
