import { procMount } from "../../../../policies/rules/pod/proc-mount";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(procMount, {
  compliant: [
    { "spec.containers[0].securityContext.procMount": "Default" },
    { "spec.containers[0].securityContext.procMount": "Unmasked", "spec.hostUsers": false },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.procMount": "Unmasked" },
      path: "spec.containers[0].securityContext.procMount",
      message: 'container "app" must leave securityContext.procMount at "Default"',
    },
    {
      set: { "spec.containers[0].securityContext.procMount": "Unmasked", "spec.hostUsers": true },
      path: "spec.containers[0].securityContext.procMount",
      message: 'container "app" must leave securityContext.procMount at "Default"',
    },
    {
      set: { "spec.containers[0].securityContext.procMount": "" },
      path: "spec.containers[0].securityContext.procMount",
      message: 'container "app" must leave securityContext.procMount at "Default"',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.procMount": UNKNOWN },
      path: "spec.containers[0].securityContext.procMount",
      message: 'container "app" must leave securityContext.procMount at "Default"',
    },
    {
      set: { "spec.containers[0].securityContext.procMount": "Unmasked", "spec.hostUsers": UNKNOWN },
      path: "spec.hostUsers",
      message: 'container "app" must leave securityContext.procMount at "Default"',
    },
  ],
  legitimate: [
    {
      what: "a builder of images in a user namespace",
      set: { "spec.hostUsers": false, "spec.containers[0].securityContext.procMount": "Unmasked" },
    },
  ],
});
testRule(procMount, {
  version: "v1.34",
  compliant: [],
  violations: [
    {
      set: { "spec.containers[0].securityContext.procMount": "Unmasked", "spec.hostUsers": false },
      path: "spec.containers[0].securityContext.procMount",
      message: 'container "app" must leave securityContext.procMount at "Default"',
    },
  ],
});
