import { selinuxOptions } from "../../../../policies/rules/pod/selinux-options";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(selinuxOptions, {
  compliant: [
    { "spec.containers[0].securityContext.seLinuxOptions.type": "container_t" },
    { "spec.securityContext.seLinuxOptions.type": "container_engine_t" },
    { "spec.securityContext.seLinuxOptions": { user: "", role: "", level: "s0" } },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.seLinuxOptions.type": "spc_t" },
      path: "spec.containers[0].securityContext.seLinuxOptions.type",
      message: 'container "app" must not set an SELinux type that is not a container type',
    },
    {
      set: { "spec.securityContext.seLinuxOptions.type": "spc_t" },
      path: "spec.securityContext.seLinuxOptions.type",
      message: "pod must not set an SELinux type that is not a container type",
    },
    {
      set: { "spec.securityContext.seLinuxOptions.user": "sysadm_u" },
      path: "spec.securityContext.seLinuxOptions.user",
      message: "pod must not set an SELinux user",
    },
    {
      set: { "spec.containers[0].securityContext.seLinuxOptions.role": "sysadm_r" },
      path: "spec.containers[0].securityContext.seLinuxOptions.role",
      message: 'container "app" must not set an SELinux role',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.seLinuxOptions.role": UNKNOWN },
      path: "spec.containers[0].securityContext.seLinuxOptions.role",
      message: 'container "app" must not set an SELinux role',
    },
  ],
  legitimate: [
    {
      what: "a log shipper that reads files which SELinux denies to containers",
      set: { "spec.containers[0].securityContext.seLinuxOptions": { type: "spc_t" } },
      waived: true,
    },
    { what: "a pod with a level of its own", set: { "spec.securityContext.seLinuxOptions": { level: "s0:c123,c456" } } },
  ],
});
testRule(selinuxOptions, {
  version: "v1.30",
  compliant: [],
  violations: [
    {
      set: { "spec.securityContext.seLinuxOptions.type": "container_engine_t" },
      path: "spec.securityContext.seLinuxOptions.type",
      message: "pod must not set an SELinux type that is not a container type",
    },
  ],
});
