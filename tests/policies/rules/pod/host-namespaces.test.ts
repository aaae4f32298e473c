import { hostNamespaces } from "../../../../policies/rules/pod/host-namespaces";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(hostNamespaces, {
  compliant: [{ "spec.hostNetwork": false, "spec.hostPID": null }],
  violations: [
    { set: { "spec.hostNetwork": true }, path: "spec.hostNetwork", message: "pod must not set hostNetwork=true" },
    { set: { "spec.hostPID": true }, path: "spec.hostPID", message: "pod must not set hostPID=true" },
    { set: { "spec.hostIPC": true }, path: "spec.hostIPC", message: "pod must not set hostIPC=true" },
  ],
  undecided: [{ set: { "spec.hostPID": UNKNOWN }, path: "spec.hostPID", message: "pod must not set hostPID=true" }],
});
