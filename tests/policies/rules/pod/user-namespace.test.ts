import { userNamespace } from "../../../../policies/rules/pod/user-namespace";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const { metadata, spec } = compliantPod();
const MESSAGE = "pod must set hostUsers=false";

testRule(userNamespace, {
  base: { apiVersion: "v1", kind: "Pod", metadata, spec: { ...spec, hostUsers: false } },
  compliant: [{ "spec.hostUsers": null, "spec.os": { name: "windows" } }],
  violations: [
    { set: { "spec.hostUsers": null }, path: "spec.hostUsers", message: MESSAGE },
    { set: { "spec.hostUsers": true }, path: "spec.hostUsers", message: MESSAGE },
    { set: { "spec.hostUsers": "false" }, path: "spec.hostUsers", message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.hostUsers": UNKNOWN }, path: "spec.hostUsers", message: MESSAGE },
    { set: { "spec.hostUsers": null, "spec.os": { name: UNKNOWN } }, path: "spec.os.name", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a metrics agent that shares the process namespace of its node",
      set: { "spec.hostUsers": null, "spec.hostPID": true },
      waived: true,
    },
  ],
});
