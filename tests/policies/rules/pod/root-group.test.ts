import { rootGroup } from "../../../../policies/rules/pod/root-group";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(rootGroup, {
  compliant: [
    { "spec.securityContext": null },
    { "spec.securityContext.supplementalGroups": [10, 20001] },
    { "spec.securityContext.runAsGroup": 0, "spec.hostUsers": false },
  ],
  violations: [
    {
      set: { "spec.securityContext.runAsGroup": 0 },
      path: "spec.securityContext.runAsGroup",
      message: "pod must not set securityContext.runAsGroup=0",
    },
    {
      set: { "spec.containers[0].securityContext.runAsGroup": 0 },
      path: "spec.containers[0].securityContext.runAsGroup",
      message: 'container "app" must not set securityContext.runAsGroup=0',
    },
    {
      set: { "spec.securityContext.runAsGroup": "0" },
      path: "spec.securityContext.runAsGroup",
      message: "pod must not set securityContext.runAsGroup=0",
    },
    {
      set: { "spec.securityContext.fsGroup": 0 },
      path: "spec.securityContext.fsGroup",
      message: "pod must not set securityContext.fsGroup=0",
    },
    {
      set: { "spec.securityContext.supplementalGroups": [10001, 0] },
      path: "spec.securityContext.supplementalGroups[1]",
      message: "pod must not add group 0",
    },
  ],
  undecided: [
    {
      set: { "spec.securityContext.supplementalGroups": [UNKNOWN] },
      path: "spec.securityContext.supplementalGroups[0]",
      message: "pod must not add group 0",
    },
    {
      set: { "spec.securityContext.fsGroup": UNKNOWN },
      path: "spec.securityContext.fsGroup",
      message: "pod must not set securityContext.fsGroup=0",
    },
  ],
  legitimate: [
    {
      what: "a database whose volume belongs to its own group",
      set: { "spec.securityContext.fsGroup": 999, "spec.securityContext.runAsGroup": 999 },
    },
    {
      what: "an image for OpenShift, whose files belong to group 0",
      set: { "spec.securityContext.runAsGroup": 0 },
      waived: true,
    },
  ],
});
