import { noNewPrivileges } from "../../../../policies/rules/docker/no-new-privileges";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must set no-new-privileges";

testRule(noNewPrivileges, {
  base: CONTAINER,
  compliant: [
    { securityOpts: ["no-new-privileges"] },
    { securityOpts: ["no-new-privileges=true", "label=type:app_t"] },
    { securityOpts: ["no-new-privileges=false", "no-new-privileges=true"] },
  ],
  violations: [
    { set: { securityOpts: null }, path: "securityOpts", message: MESSAGE },
    { set: { securityOpts: ["label=type:app_t"] }, path: "securityOpts", message: MESSAGE },
    { set: { securityOpts: ["no-new-privileges:false"] }, path: "securityOpts[0]", message: MESSAGE },
    { set: { securityOpts: ["no-new-privileges", "no-new-privileges=0"] }, path: "securityOpts[1]", message: MESSAGE },
  ],
  undecided: [
    { set: { securityOpts: UNKNOWN }, path: "securityOpts", message: MESSAGE },
    { set: { securityOpts: [UNKNOWN] }, path: "securityOpts[0]", message: MESSAGE },
  ],
  legitimate: [{ what: "a workplace with sudo", set: { securityOpts: [] }, waived: true }],
});

testRule(noNewPrivileges, {
  base: COMPOSE,
  compliant: [],
  violations: [
    {
      set: { "services.web.security_opt": null },
      path: "services.web.security_opt",
      message: 'service "web" must set no-new-privileges',
    },
  ],
});
