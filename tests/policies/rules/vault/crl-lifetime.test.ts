import { crlLifetime } from "../../../../policies/rules/vault/crl-lifetime";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const LIST = "revocation list must be valid for at most 30 days";
const ANSWER = "answers of the responder must be valid for at most 30 days";

testRule(crlLifetime, {
  base: {
    type: "vault:pkiSecret/secretBackendCrlConfig:SecretBackendCrlConfig",
    inputs: { backend: "pki", expiry: "72h", ocspExpiry: "12h", autoRebuild: true },
  },
  compliant: [{ expiry: null, ocspExpiry: null }, { expiry: "720h" }, { expiry: "259200" }],
  violations: [
    { set: { expiry: "87600h" }, path: "expiry", message: LIST },
    { set: { expiry: "721h" }, path: "expiry", message: LIST },
    { set: { expiry: "for ever" }, path: "expiry", message: LIST },
    { set: { ocspExpiry: "8760h" }, path: "ocspExpiry", message: ANSWER },
    {
      set: { expiry: "48h" },
      parameters: { days: 1 },
      path: "expiry",
      message: "revocation list must be valid for at most 1 days",
    },
  ],
  undecided: [
    { set: { expiry: UNKNOWN }, path: "expiry", message: LIST },
    { set: { ocspExpiry: UNKNOWN }, path: "ocspExpiry", message: ANSWER },
  ],
  legitimate: [
    { what: "an offline root whose list is published twice a year", set: { expiry: "4380h" }, parameters: { days: 183 } },
    { what: "a list that is carried by hand", set: { expiry: "2160h" }, waived: true },
  ],
});
