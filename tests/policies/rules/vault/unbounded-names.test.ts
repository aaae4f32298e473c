import { unboundedNames } from "../../../../policies/rules/vault/unbounded-names";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const ADDRESSES = "PKI role must not allow IP addresses";
const LOCALHOST = "PKI role must not allow localhost";

testRule(unboundedNames, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", allowIpSans: false, allowLocalhost: false },
  },
  compliant: [],
  violations: [
    { set: { allowIpSans: null }, path: "allowIpSans", message: ADDRESSES },
    { set: { allowIpSans: true }, path: "allowIpSans", message: ADDRESSES },
    { set: { allowLocalhost: null }, path: "allowLocalhost", message: LOCALHOST },
    { set: { allowLocalhost: "false" }, path: "allowLocalhost", message: LOCALHOST },
  ],
  undecided: [
    { set: { allowIpSans: UNKNOWN }, path: "allowIpSans", message: ADDRESSES },
    { set: { allowLocalhost: UNKNOWN }, path: "allowLocalhost", message: LOCALHOST },
  ],
  legitimate: [{ what: "the role of etcd, whose members talk by address", set: { allowIpSans: true }, waived: true }],
});
