import { securityProfiles } from "../../../../policies/rules/docker/security-profiles";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not switch a security profile off";

testRule(securityProfiles, {
  base: CONTAINER,
  compliant: [
    { securityOpts: ["seccomp=/etc/docker/app.json", "apparmor=app", "label=type:app_t"] },
    { securityOpts: ["writable-cgroups=false"] },
  ],
  violations: [
    { set: { securityOpts: ["seccomp=unconfined"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["seccomp:unconfined"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["apparmor=unconfined"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["label=disable"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["label:disable"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["disable"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["label=type:spc_t"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["systempaths=unconfined"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["writable-cgroups"] }, path: "securityOpts[0]", message: MESSAGE },
  ],
  undecided: [{ set: { securityOpts: ["no-new-privileges", UNKNOWN] }, path: "securityOpts[1]", message: MESSAGE }],
  legitimate: [{ what: "a debugger on a host of its own", set: { securityOpts: ["seccomp=unconfined"] }, waived: true }],
});

testRule(securityProfiles, {
  base: COMPOSE,
  compliant: [],
  violations: [
    {
      set: { "services.web.security_opt": ["seccomp:unconfined"] },
      path: "services.web.security_opt[0]",
      message: 'service "web" must not switch a security profile off',
    },
  ],
});

testRule(securityProfiles, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.privileges": { seLinuxContext: { disable: true } } },
      path: "taskSpec.containerSpec.privileges.seLinuxContext.disable",
      message: "service must not switch SELinux off",
    },
  ],
  undecided: [
    {
      set: { "taskSpec.containerSpec.privileges": UNKNOWN },
      path: "taskSpec.containerSpec.privileges",
      message: "service must not switch SELinux off",
    },
  ],
});
