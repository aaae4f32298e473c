import { windowsHostProcess } from "../../../../policies/rules/pod/windows-host-process";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(windowsHostProcess, {
  compliant: [{ "spec.securityContext.windowsOptions.hostProcess": false }],
  violations: [
    {
      set: { "spec.securityContext.windowsOptions.hostProcess": true },
      path: "spec.securityContext.windowsOptions.hostProcess",
      message: "pod must not set securityContext.windowsOptions.hostProcess=true",
    },
    {
      set: { "spec.containers[0].securityContext.windowsOptions.hostProcess": true },
      path: "spec.containers[0].securityContext.windowsOptions.hostProcess",
      message: 'container "app" must not set securityContext.windowsOptions.hostProcess=true',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.windowsOptions.hostProcess": UNKNOWN },
      path: "spec.containers[0].securityContext.windowsOptions.hostProcess",
      message: 'container "app" must not set securityContext.windowsOptions.hostProcess=true',
    },
  ],
  legitimate: [
    {
      what: "a network plugin on Windows nodes",
      set: {
        "spec.os": { name: "windows" },
        "spec.hostNetwork": true,
        "spec.securityContext": { windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" } },
      },
      waived: true,
    },
    {
      what: "an ordinary pod on Windows nodes",
      set: { "spec.os": { name: "windows" }, "spec.securityContext": { windowsOptions: { runAsUserName: "ContainerUser" } } },
    },
  ],
});
