import { privilegeEscalation } from "../../../../policies/rules/pod/privilege-escalation";
import { UNKNOWN } from "../../../support/pods";
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
