import { seccompAnnotations } from "../../../../policies/rules/pod/seccomp-annotations";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(seccompAnnotations, {
  compliant: [
    { 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]': "runtime/default" },
    { 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]': "docker/default" },
    { 'metadata.annotations["container.seccomp.security.alpha.kubernetes.io/app"]': "localhost/x" },
  ],
  violations: [
    {
      set: { 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]': "unconfined" },
      path: 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]',
      message: "pod must not switch seccomp off by annotation",
    },
    {
      set: { 'metadata.annotations["container.seccomp.security.alpha.kubernetes.io/app"]': "unconfined" },
      path: 'metadata.annotations["container.seccomp.security.alpha.kubernetes.io/app"]',
      message: "pod must not switch seccomp off by annotation",
    },
    {
      set: { 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]': "" },
      path: 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]',
      message: "pod must not switch seccomp off by annotation",
    },
  ],
  undecided: [
    {
      set: { 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]': UNKNOWN },
      path: 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]',
      message: "pod must not switch seccomp off by annotation",
    },
  ],
  legitimate: [
    {
      what: "a tracer on a cluster before v1.27 that makes system calls which the runtime's profile denies",
      set: { "metadata.annotations": { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" } },
      waived: true,
    },
  ],
});
