import { runAsNonRoot } from "../../../../policies/rules/pod/run-as-non-root";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(runAsNonRoot, {
  compliant: [
    { "spec.containers[0].securityContext.runAsNonRoot": true },
    {
      "spec.containers[0].securityContext.runAsNonRoot": true,
      "spec.initContainers[0].securityContext.runAsNonRoot": true,
      "spec.ephemeralContainers[0].securityContext.runAsNonRoot": true,
      "spec.securityContext.runAsNonRoot": null,
    },
    { "spec.securityContext.runAsNonRoot": false, "spec.hostUsers": false },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": false },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
    {
      set: { "spec.securityContext.runAsNonRoot": false },
      path: "spec.securityContext.runAsNonRoot",
      message: "pod must set securityContext.runAsNonRoot=true",
    },
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": "true" },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
    {
      set: { "spec.initContainers": [], "spec.ephemeralContainers": [], "spec.securityContext.runAsNonRoot": null },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": UNKNOWN },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
    {
      set: { "spec.securityContext.runAsNonRoot": UNKNOWN },
      path: "spec.securityContext.runAsNonRoot",
      message: "pod must set securityContext.runAsNonRoot=true",
    },
    {
      set: { "spec.securityContext": UNKNOWN },
      path: "spec.securityContext",
      message: "pod must set securityContext.runAsNonRoot=true",
    },
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": false, "spec.hostUsers": UNKNOWN },
      path: "spec.hostUsers",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
  ],
});
testRule(runAsNonRoot, {
  version: "v1.34",
  compliant: [],
  violations: [
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": false, "spec.hostUsers": false },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
  ],
});
