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
  legitimate: [
    {
      what: "a metrics agent that reports on the processes and the network of its node",
      set: { "spec.hostNetwork": true, "spec.hostPID": true },
      waived: true,
    },
    {
      what: "a pod as the API server fills it in",
      set: { "spec.hostNetwork": false, "spec.hostPID": false, "spec.hostIPC": false },
    },
  ],
});
