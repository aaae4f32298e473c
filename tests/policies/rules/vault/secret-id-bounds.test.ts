import { secretIdBounds } from "../../../../policies/rules/vault/secret-id-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "AppRole must let its secret ids end after at most 2160 hours";

testRule(secretIdBounds, {
  base: { type: "vault:appRole/authBackendRole:AuthBackendRole", inputs: { roleName: "ci", secretIdTtl: 3600 } },
  compliant: [{ secretIdTtl: 7776000 }, { bindSecretId: false, secretIdTtl: null }],
  violations: [
    { set: { secretIdTtl: null }, path: "secretIdTtl", message: MESSAGE },
    { set: { secretIdTtl: 0 }, path: "secretIdTtl", message: MESSAGE },
    { set: { secretIdTtl: 31536000 }, path: "secretIdTtl", message: MESSAGE },
  ],
  undecided: [{ set: { secretIdTtl: UNKNOWN }, path: "secretIdTtl", message: MESSAGE }],
  legitimate: [
    { what: "a secret id that is delivered by hand", set: { secretIdTtl: 0, secretIdBoundCidrs: ["192.0.2.7/32"] }, waived: true },
    { what: "half a year, where that is the policy", set: { secretIdTtl: 15552000 }, parameters: { maximumHours: 4320 } },
  ],
});
