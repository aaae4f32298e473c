import { approleBinding } from "../../../../policies/rules/vault/approle-binding";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "AppRole must demand a secret id or a network";

testRule(approleBinding, {
  base: { type: "vault:appRole/authBackendRole:AuthBackendRole", inputs: { roleName: "ci", tokenPolicies: ["ci"] } },
  compliant: [
    { bindSecretId: true },
    { bindSecretId: false, tokenBoundCidrs: ["10.0.0.0/8"] },
    { bindSecretId: UNKNOWN, tokenBoundCidrs: ["10.0.0.0/8"] },
  ],
  violations: [
    { set: { bindSecretId: false }, path: "bindSecretId", message: MESSAGE },
    { set: { bindSecretId: "false" }, path: "bindSecretId", message: MESSAGE },
    { set: { bindSecretId: false, tokenBoundCidrs: [] }, path: "bindSecretId", message: MESSAGE },
    { set: { bindSecretId: false, tokenBoundCidrs: ["10.0.0.0/8", "0.0.0.0/0"] }, path: "bindSecretId", message: MESSAGE },
  ],
  undecided: [
    { set: { bindSecretId: UNKNOWN }, path: "bindSecretId", message: MESSAGE },
    { set: { bindSecretId: false, tokenBoundCidrs: UNKNOWN }, path: "tokenBoundCidrs", message: MESSAGE },
  ],
  legitimate: [
    { what: "machines that are known by their network", set: { bindSecretId: false, tokenBoundCidrs: ["192.0.2.0/28"] } },
  ],
});
