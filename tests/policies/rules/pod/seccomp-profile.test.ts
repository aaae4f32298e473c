import { seccompProfile } from "../../../../policies/rules/pod/seccomp-profile";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(seccompProfile, {
  compliant: [
    { "spec.containers[0].securityContext.seccompProfile.type": "Localhost" },
    { "spec.securityContext.seccompProfile": null },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.seccompProfile.type": "Unconfined" },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      message: 'container "app" must use a seccomp profile that filters',
    },
    {
      set: { "spec.securityContext.seccompProfile": { type: "Unconfined" } },
      path: "spec.securityContext.seccompProfile.type",
      message: "pod must use a seccomp profile that filters",
    },
    {
      set: { "spec.containers[0].securityContext.seccompProfile": {} },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      message: 'container "app" must use a seccomp profile that filters',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.seccompProfile.type": UNKNOWN },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      message: 'container "app" must use a seccomp profile that filters',
    },
  ],
  legitimate: [
    {
      what: "a tracer that makes system calls which the runtime's profile denies",
      set: { "spec.containers[0].securityContext.seccompProfile": { type: "Unconfined" } },
      waived: true,
    },
    { what: "a pod that is older than the setting", set: { "spec.securityContext.seccompProfile": null } },
  ],
});
