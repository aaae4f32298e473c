import { highGroupId } from "../../../../policies/rules/pod/high-group-id";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(highGroupId, {
  compliant: [
    { "spec.securityContext.runAsGroup": 10000 },
    { "spec.securityContext.fsGroup": 999, "spec.securityContext.supplementalGroups": [999] },
    { "spec.securityContext.runAsGroup": 0, "spec.hostUsers": false },
    { "spec.securityContext": null, "spec.os": { name: "windows" } },
    { set: { "spec.securityContext.runAsGroup": 1000 }, parameters: { minimum: 1000 } },
  ],
  violations: [
    {
      set: { "spec.securityContext.runAsGroup": 1000 },
      path: "spec.securityContext.runAsGroup",
      message: "pod must set securityContext.runAsGroup to 10000 or more",
    },
    {
      set: { "spec.securityContext.runAsGroup": 0 },
      path: "spec.securityContext.runAsGroup",
      message: "pod must set securityContext.runAsGroup to 10000 or more",
    },
    {
      set: { "spec.containers[0].securityContext.runAsGroup": 9999 },
      path: "spec.containers[0].securityContext.runAsGroup",
      message: 'container "app" must set securityContext.runAsGroup to 10000 or more',
    },
    {
      set: { "spec.securityContext.runAsGroup": null, "spec.initContainers": [], "spec.ephemeralContainers": [] },
      path: "spec.containers[0].securityContext.runAsGroup",
      message: 'container "app" must set securityContext.runAsGroup to 10000 or more',
    },
    {
      set: { "spec.securityContext.fsGroup": 0 },
      path: "spec.securityContext.fsGroup",
      message: "pod must not set securityContext.fsGroup=0",
    },
    {
      set: {
        "spec.securityContext.runAsGroup": 0,
        "spec.initContainers[0].securityContext.runAsGroup": 10001,
        "spec.containers[0].securityContext.runAsGroup": 10001,
        "spec.ephemeralContainers[0].securityContext.runAsGroup": 10001,
      },
      path: "spec.securityContext.runAsGroup",
      message: "pod must not set securityContext.runAsGroup=0",
    },
  ],
  undecided: [
    {
      set: { "spec.securityContext.runAsGroup": UNKNOWN },
      path: "spec.securityContext.runAsGroup",
      message: "pod must set securityContext.runAsGroup to 10000 or more",
    },
  ],
  legitimate: [
    {
      what: "software whose image works under a fixed ID only",
      set: { "spec.securityContext.runAsGroup": 999 },
      waived: true,
    },
    {
      what: "an organisation that numbers its groups from 1000 up",
      set: { "spec.securityContext.runAsGroup": 1000 },
      parameters: { minimum: 1000 },
    },
  ],
});
