import { sshPrincipals } from "../../../../policies/rules/vault/ssh-principals";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const NAMED = "SSH role must name the users that it certifies";
const EMPTY = "SSH role must not certify without a user";

testRule(sshPrincipals, {
  base: {
    type: "vault:ssh/secretBackendRole:SecretBackendRole",
    inputs: { backend: "ssh", name: "deploy", keyType: "ca", allowUserCertificates: true, allowedUsers: "deploy,backup" },
  },
  compliant: [{ allowedUsers: null, defaultUser: "deploy" }, { allowEmptyPrincipals: false }, { allowedUsers: "web-*" }],
  violations: [
    { set: { allowedUsers: "*" }, path: "allowedUsers", message: NAMED },
    { set: { allowedUsers: "deploy, *" }, path: "allowedUsers", message: NAMED },
    { set: { allowEmptyPrincipals: true }, path: "allowEmptyPrincipals", message: EMPTY },
  ],
  undecided: [{ set: { allowedUsers: UNKNOWN }, path: "allowedUsers", message: NAMED }],
  legitimate: [{ what: "the role of the operators of all hosts", set: { allowedUsers: "*" }, waived: true }],
});
