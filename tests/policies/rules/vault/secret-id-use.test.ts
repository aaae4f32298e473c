import { secretIdUse } from "../../../../policies/rules/vault/secret-id-use";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const DEMAND = "AppRole must demand a secret id";
const WEAR = "AppRole must let its secret ids wear out";
const SECRETS = "AppRole must bind its secret ids to networks";
const TOKENS = "AppRole must bind its tokens to networks";

testRule(secretIdUse, {
  base: {
    type: "vault:appRole/authBackendRole:AuthBackendRole",
    inputs: { roleName: "web", secretIdNumUses: 1, secretIdBoundCidrs: ["10.20.0.0/16"], tokenBoundCidrs: ["10.20.0.0/16"] },
  },
  compliant: [{ bindSecretId: true }, { set: { secretIdNumUses: 10 }, parameters: { uses: 10 } }],
  violations: [
    { set: { secretIdNumUses: null }, path: "secretIdNumUses", message: WEAR },
    { set: { secretIdNumUses: 0 }, path: "secretIdNumUses", message: WEAR },
    { set: { secretIdNumUses: 2 }, path: "secretIdNumUses", message: WEAR },
    { set: { bindSecretId: false }, path: "bindSecretId", message: DEMAND },
    { set: { secretIdBoundCidrs: [] }, path: "secretIdBoundCidrs", message: SECRETS },
    { set: { secretIdBoundCidrs: ["0.0.0.0/0"] }, path: "secretIdBoundCidrs[0]", message: SECRETS },
    { set: { tokenBoundCidrs: null }, path: "tokenBoundCidrs", message: TOKENS },
    { set: { tokenBoundCidrs: ["10.20.0.0/16", "anywhere"] }, path: "tokenBoundCidrs[1]", message: TOKENS },
  ],
  undecided: [{ set: { secretIdNumUses: UNKNOWN }, path: "secretIdNumUses", message: WEAR }],
  legitimate: [{ what: "a secret id that is delivered by hand", set: { secretIdNumUses: 0 }, waived: true }],
});
