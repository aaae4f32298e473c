import { seccompProfileRequired } from "../../../../policies/rules/pod/seccomp-profile-required";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(seccompProfileRequired, {
  compliant: [
    {
      "spec.containers[0].securityContext.seccompProfile": { type: "RuntimeDefault" },
      "spec.initContainers[0].securityContext.seccompProfile": { type: "RuntimeDefault" },
      "spec.ephemeralContainers[0].securityContext.seccompProfile": { type: "RuntimeDefault" },
      "spec.securityContext.seccompProfile": null,
    },
    { "spec.securityContext.seccompProfile": null, "spec.os": { name: "windows" } },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.seccompProfile": { type: "Unconfined" } },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      message: 'container "app" must use a seccomp profile that filters',
    },
    {
      set: { "spec.securityContext.seccompProfile": { type: "Unconfined" } },
      path: "spec.securityContext.seccompProfile.type",
      message: "pod must use a seccomp profile that filters",
    },
    {
      set: { "spec.initContainers": [], "spec.ephemeralContainers": [], "spec.securityContext.seccompProfile": null },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      message: 'container "app" must use a seccomp profile that filters',
    },
  ],
  undecided: [
    {
      set: { "spec.securityContext.seccompProfile": UNKNOWN },
      path: "spec.securityContext.seccompProfile",
      message: "pod must use a seccomp profile that filters",
    },
  ],
});
