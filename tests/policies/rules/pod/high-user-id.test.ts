import { highUserId } from "../../../../policies/rules/pod/high-user-id";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(highUserId, {
  compliant: [
    { "spec.securityContext.runAsUser": 10000 },
    {
      "spec.securityContext.runAsUser": 1000,
      "spec.initContainers[0].securityContext.runAsUser": 20001,
      "spec.containers[0].securityContext.runAsUser": 20002,
      "spec.ephemeralContainers[0].securityContext.runAsUser": 20003,
    },
    { "spec.securityContext.runAsUser": 0, "spec.hostUsers": false },
    { "spec.securityContext.runAsUser": null, "spec.os": { name: "windows" } },
    { set: { "spec.securityContext.runAsUser": 1000 }, parameters: { minimum: 1000 } },
  ],
  violations: [
    {
      set: { "spec.securityContext.runAsUser": 1000 },
      path: "spec.securityContext.runAsUser",
      message: "pod must set securityContext.runAsUser to 10000 or more",
    },
    {
      set: { "spec.containers[0].securityContext.runAsUser": 9999 },
      path: "spec.containers[0].securityContext.runAsUser",
      message: 'container "app" must set securityContext.runAsUser to 10000 or more',
    },
    {
      set: { "spec.securityContext.runAsUser": "10001" },
      path: "spec.securityContext.runAsUser",
      message: "pod must set securityContext.runAsUser to 10000 or more",
    },
    {
      set: { "spec.securityContext.runAsUser": null, "spec.initContainers": [], "spec.ephemeralContainers": [] },
      path: "spec.containers[0].securityContext.runAsUser",
      message: 'container "app" must set securityContext.runAsUser to 10000 or more',
    },
    {
      set: {},
      parameters: { minimum: 20000 },
      path: "spec.securityContext.runAsUser",
      message: "pod must set securityContext.runAsUser to 20000 or more",
    },
  ],
  undecided: [
    {
      set: { "spec.securityContext.runAsUser": UNKNOWN },
      path: "spec.securityContext.runAsUser",
      message: "pod must set securityContext.runAsUser to 10000 or more",
    },
    {
      set: { "spec.containers[0].securityContext.runAsUser": UNKNOWN },
      path: "spec.containers[0].securityContext.runAsUser",
      message: 'container "app" must set securityContext.runAsUser to 10000 or more',
    },
  ],
  legitimate: [
    {
      what: "software whose image works under a fixed ID only",
      set: { "spec.securityContext.runAsUser": 999 },
      waived: true,
    },
    {
      what: "an organisation that numbers its users from 1000 up",
      set: { "spec.securityContext.runAsUser": 1000 },
      parameters: { minimum: 1000 },
    },
  ],
});
