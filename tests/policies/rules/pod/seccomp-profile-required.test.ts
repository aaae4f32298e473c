import { seccompProfileRequired } from "../../../../policies/rules/pod/seccomp-profile-required";
import { UNKNOWN } from "../../../support/pods";
import { testRemedy } from "../../../support/remedies";
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
  legitimate: [
    {
      what: "a metrics agent that is older than the setting",
      set: { "spec.securityContext.seccompProfile": null },
      waived: true,
    },
    {
      what: "a container with a profile that is installed on the nodes",
      set: { "spec.containers[0].securityContext.seccompProfile": { type: "Localhost", localhostProfile: "profiles/web.json" } },
    },
  ],
});

testRemedy(seccompProfileRequired, [
  {
    what: "a pod that says nothing",
    set: { "spec.securityContext": null },
    sets: { "spec.securityContext.seccompProfile": { type: "RuntimeDefault" } },
  },
  { what: "a pod that names a profile", set: { "spec.securityContext.seccompProfile": { type: "Unconfined" } }, sets: {} },
  {
    what: "a pod with a container that names a profile",
    set: {
      "spec.securityContext.seccompProfile": null,
      "spec.containers[0].securityContext.seccompProfile": { type: "RuntimeDefault" },
    },
    sets: {},
  },
  {
    what: "a pod that names a profile in an annotation",
    set: {
      "spec.securityContext.seccompProfile": null,
      "metadata.annotations": { "seccomp.security.alpha.kubernetes.io/pod": "localhost/web" },
    },
    sets: {},
  },
  { what: "what is not known", set: { "spec.securityContext": UNKNOWN }, sets: {} },
  { what: "a pod on Windows", set: { "spec.securityContext.seccompProfile": null, "spec.os": { name: "windows" } }, sets: {} },
]);
