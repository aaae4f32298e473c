import { privilegedContainer } from "../../../../policies/rules/pod/privileged-container";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(privilegedContainer, {
  compliant: [
    { "spec.containers[0].securityContext.privileged": false },
    { "spec.containers[0].securityContext.privileged": null },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.privileged": true },
      path: "spec.containers[0].securityContext.privileged",
      message: 'container "app" must not set securityContext.privileged=true',
    },
    {
      set: { "spec.containers[0].securityContext.privileged": "true" },
      path: "spec.containers[0].securityContext.privileged",
      message: 'container "app" must not set securityContext.privileged=true',
    },
    {
      set: { "spec.containers[0].securityContext.privileged": 1 },
      path: "spec.containers[0].securityContext.privileged",
      message: 'container "app" must not set securityContext.privileged=true',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.privileged": UNKNOWN },
      path: "spec.containers[0].securityContext.privileged",
      message: 'container "app" must not set securityContext.privileged=true',
    },
    {
      set: { "spec.containers[0].securityContext": UNKNOWN },
      path: "spec.containers[0].securityContext",
      message: 'container "app" must not set securityContext.privileged=true',
    },
  ],
  legitimate: [
    {
      what: "a storage driver that mounts volumes for other pods",
      set: { "spec.containers[0].securityContext": { privileged: true } },
      waived: true,
    },
    { what: "a container that says what is the default", set: { "spec.containers[0].securityContext.privileged": false } },
  ],
});
