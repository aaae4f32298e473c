import { runAsUser } from "../../../../policies/rules/pod/run-as-user";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(runAsUser, {
  compliant: [
    { "spec.containers[0].securityContext.runAsUser": 1000 },
    { "spec.securityContext.runAsUser": 65534 },
    { "spec.containers[0].securityContext.runAsUser": 0, "spec.hostUsers": false },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.runAsUser": 0 },
      path: "spec.containers[0].securityContext.runAsUser",
      message: 'container "app" must not set securityContext.runAsUser=0',
    },
    {
      set: { "spec.securityContext.runAsUser": 0 },
      path: "spec.securityContext.runAsUser",
      message: "pod must not set securityContext.runAsUser=0",
    },
    {
      set: { "spec.containers[0].securityContext.runAsUser": "0" },
      path: "spec.containers[0].securityContext.runAsUser",
      message: 'container "app" must not set securityContext.runAsUser=0',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.runAsUser": UNKNOWN },
      path: "spec.containers[0].securityContext.runAsUser",
      message: 'container "app" must not set securityContext.runAsUser=0',
    },
  ],
  legitimate: [
    {
      what: "a log shipper that reads files of root",
      set: { "spec.containers[0].securityContext.runAsUser": 0 },
      waived: true,
    },
    { what: "a pod that leaves the ID to the image", set: { "spec.securityContext.runAsUser": null } },
  ],
});
testRule(runAsUser, {
  version: "v1.34",
  compliant: [],
  violations: [
    {
      set: { "spec.containers[0].securityContext.runAsUser": 0, "spec.hostUsers": false },
      path: "spec.containers[0].securityContext.runAsUser",
      message: 'container "app" must not set securityContext.runAsUser=0',
    },
  ],
});
