import { privilegeEscalation } from "../../../../policies/rules/pod/privilege-escalation";
import { UNKNOWN } from "../../../support/pods";
import { testRemedy } from "../../../support/remedies";
import { testRule } from "../../../support/rule-tester";

testRule(privilegeEscalation, {
  compliant: [{ "spec.containers[0].securityContext.allowPrivilegeEscalation": false }],
  violations: [
    {
      set: { "spec.containers[0].securityContext.allowPrivilegeEscalation": true },
      path: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      message: 'container "app" must set securityContext.allowPrivilegeEscalation=false',
    },
    {
      set: { "spec.containers[0].securityContext.allowPrivilegeEscalation": null },
      path: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      message: 'container "app" must set securityContext.allowPrivilegeEscalation=false',
    },
    {
      set: { "spec.containers[0].securityContext.allowPrivilegeEscalation": "false" },
      path: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      message: 'container "app" must set securityContext.allowPrivilegeEscalation=false',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.allowPrivilegeEscalation": UNKNOWN },
      path: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      message: 'container "app" must set securityContext.allowPrivilegeEscalation=false',
    },
    {
      set: { "spec.containers[0].securityContext.allowPrivilegeEscalation": true, "spec.os": UNKNOWN },
      path: "spec.os",
      message: 'container "app" must set securityContext.allowPrivilegeEscalation=false',
    },
  ],
  legitimate: [
    {
      what: "a storage driver that is privileged, for which the API server refuses the setting",
      set: { "spec.containers[0].securityContext": { privileged: true } },
      waived: true,
    },
  ],
});
testRule(privilegeEscalation, {
  version: "v1.24",
  compliant: [],
  violations: [
    {
      set: { "spec.containers[0].securityContext.allowPrivilegeEscalation": true, "spec.os": { name: "windows" } },
      path: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      message: 'container "app" must set securityContext.allowPrivilegeEscalation=false',
    },
  ],
});

testRemedy(privilegeEscalation, [
  {
    what: "a container that says nothing",
    set: { "spec.containers[0].securityContext": null },
    sets: { "spec.containers[0].securityContext.allowPrivilegeEscalation": false },
  },
  { what: "a container that allows it", set: { "spec.containers[0].securityContext.allowPrivilegeEscalation": true }, sets: {} },
  { what: "a privileged container", set: { "spec.containers[0].securityContext": { privileged: true } }, sets: {} },
  { what: "a container that may be privileged", set: { "spec.containers[0].securityContext": { privileged: UNKNOWN } }, sets: {} },
  {
    what: "a container that adds SYS_ADMIN",
    set: { "spec.containers[0].securityContext": { capabilities: { add: ["CAP_SYS_ADMIN"] } } },
    sets: {},
  },
  {
    what: "a container that may add SYS_ADMIN",
    set: { "spec.containers[0].securityContext": { capabilities: { add: [UNKNOWN] } } },
    sets: {},
  },
  { what: "what is not known", set: { "spec.containers[0].securityContext": UNKNOWN }, sets: {} },
  {
    what: "a pod on Windows",
    set: { "spec.nodeSelector": { "kubernetes.io/os": "windows" }, "spec.containers[0].securityContext": null },
    sets: {},
  },
]);
