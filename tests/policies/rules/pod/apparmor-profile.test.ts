import { apparmorProfile } from "../../../../policies/rules/pod/apparmor-profile";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(apparmorProfile, {
  compliant: [
    { "spec.containers[0].securityContext.appArmorProfile.type": "RuntimeDefault" },
    { "spec.securityContext.appArmorProfile": { type: "Localhost", localhostProfile: "x" } },
    { 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': "runtime/default" },
    { 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': "localhost/x" },
    { 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': "" },
    { "metadata.annotations": null },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.appArmorProfile.type": "Unconfined" },
      path: "spec.containers[0].securityContext.appArmorProfile.type",
      message: 'container "app" must use an AppArmor profile that confines it',
    },
    {
      set: { "spec.securityContext.appArmorProfile": {} },
      path: "spec.securityContext.appArmorProfile.type",
      message: "pod must use an AppArmor profile that confines it",
    },
    {
      set: { 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': "unconfined" },
      path: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]',
      message: "pod must not switch AppArmor off by annotation",
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.appArmorProfile": UNKNOWN },
      path: "spec.containers[0].securityContext.appArmorProfile",
      message: 'container "app" must use an AppArmor profile that confines it',
    },
    {
      set: { 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': UNKNOWN },
      path: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]',
      message: "pod must not switch AppArmor off by annotation",
    },
    {
      set: { "metadata.annotations": UNKNOWN },
      path: "metadata.annotations",
      message: "pod must not switch AppArmor off by annotation",
    },
  ],
  legitimate: [
    {
      what: "a storage driver that mounts file systems, which the runtime's profile denies",
      set: { "spec.containers[0].securityContext.appArmorProfile": { type: "Unconfined" } },
      waived: true,
    },
    {
      what: "a container with a profile that is installed on the nodes",
      set: { "spec.containers[0].securityContext.appArmorProfile": { type: "Localhost", localhostProfile: "web" } },
    },
  ],
});
