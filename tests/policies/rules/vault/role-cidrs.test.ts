import { roleCidrs } from "../../../../policies/rules/vault/role-cidrs";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "login must bind its tokens to networks";

testRule(roleCidrs, {
  base: { type: "vault:appRole/authBackendRole:AuthBackendRole", inputs: { roleName: "ci", tokenBoundCidrs: ["10.0.0.0/8"] } },
  compliant: [{ tokenBoundCidrs: ["10.1.2.3", "2001:db8::/32"] }],
  violations: [
    { set: { tokenBoundCidrs: null }, path: "tokenBoundCidrs", message: MESSAGE },
    { set: { tokenBoundCidrs: [] }, path: "tokenBoundCidrs", message: MESSAGE },
    { set: { tokenBoundCidrs: ["10.0.0.0/8", "0.0.0.0/0"] }, path: "tokenBoundCidrs[1]", message: MESSAGE },
    { set: { tokenBoundCidrs: ["128.0.0.0/1"] }, path: "tokenBoundCidrs[0]", message: MESSAGE },
    { set: { tokenBoundCidrs: ["::/0"] }, path: "tokenBoundCidrs[0]", message: MESSAGE },
    { set: { tokenBoundCidrs: ["everywhere"] }, path: "tokenBoundCidrs[0]", message: MESSAGE },
  ],
  undecided: [{ set: { tokenBoundCidrs: UNKNOWN }, path: "tokenBoundCidrs", message: MESSAGE }],
  legitimate: [
    { what: "the addresses of a pool of build machines", set: { tokenBoundCidrs: ["192.0.2.0/24"] } },
    { what: "people who work from anywhere", set: { tokenBoundCidrs: null }, waived: true },
  ],
});
