import { runtimeClass } from "../../../../policies/rules/pod/runtime-class";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const { metadata, spec } = compliantPod();
const MESSAGE = 'pod must run in one of the runtime classes "gvisor", "kata"';

testRule(runtimeClass, {
  base: { apiVersion: "v1", kind: "Pod", metadata, spec: { ...spec, runtimeClassName: "gvisor" } },
  compliant: [
    { "spec.runtimeClassName": "kata" },
    { set: { "spec.runtimeClassName": "sandbox" }, parameters: { classes: ["sandbox"] } },
  ],
  violations: [
    { set: { "spec.runtimeClassName": null }, path: "spec.runtimeClassName", message: MESSAGE },
    { set: { "spec.runtimeClassName": "runc" }, path: "spec.runtimeClassName", message: MESSAGE },
    { set: { "spec.runtimeClassName": "gVisor" }, path: "spec.runtimeClassName", message: MESSAGE },
    {
      parameters: { classes: ["sandbox"] },
      path: "spec.runtimeClassName",
      message: 'pod must run in one of the runtime classes "sandbox"',
    },
  ],
  undecided: [{ set: { "spec.runtimeClassName": UNKNOWN }, path: "spec.runtimeClassName", message: MESSAGE }],
  legitimate: [
    {
      what: "a metrics agent that has to see its node",
      set: { "spec.runtimeClassName": null, "spec.hostPID": true },
      waived: true,
    },
    {
      what: "a cluster that calls its sandbox by another name",
      set: { "spec.runtimeClassName": "sandbox" },
      parameters: { classes: ["sandbox"] },
    },
  ],
});
