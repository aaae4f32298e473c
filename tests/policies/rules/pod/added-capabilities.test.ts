import { addedCapabilities } from "../../../../policies/rules/pod/added-capabilities";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(addedCapabilities, {
  compliant: [
    { "spec.containers[0].securityContext.capabilities.add": [] },
    { "spec.containers[0].securityContext.capabilities.add": ["CHOWN", "NET_BIND_SERVICE"] },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.capabilities.add": ["NET_ADMIN"] },
      path: "spec.containers[0].securityContext.capabilities.add[0]",
      message: 'container "app" must not add "NET_ADMIN"',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.add": ["CHOWN", "ALL"] },
      path: "spec.containers[0].securityContext.capabilities.add[1]",
      message: 'container "app" must not add "ALL"',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.add": ["CAP_CHOWN"] },
      path: "spec.containers[0].securityContext.capabilities.add[0]",
      message: 'container "app" must not add a capability outside the default set',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.add": ["sys_admin"] },
      path: "spec.containers[0].securityContext.capabilities.add[0]",
      message: 'container "app" must not add a capability outside the default set',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.add": [null] },
      path: "spec.containers[0].securityContext.capabilities.add[0]",
      message: 'container "app" must not add a capability outside the default set',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.capabilities.add": UNKNOWN },
      path: "spec.containers[0].securityContext.capabilities.add",
      message: 'container "app" must not add a capability outside the default set',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.add": ["CHOWN", UNKNOWN] },
      path: "spec.containers[0].securityContext.capabilities.add[1]",
      message: 'container "app" must not add a capability outside the default set',
    },
  ],
  legitimate: [
    {
      what: "a network plugin that sets up the interfaces and routes of its node",
      set: { "spec.hostNetwork": true, "spec.containers[0].securityContext.capabilities.add": ["NET_ADMIN", "NET_RAW"] },
      waived: true,
    },
    {
      what: "a name server that binds port 53 as an ordinary user",
      set: { "spec.containers[0].securityContext.capabilities.add": ["NET_BIND_SERVICE"] },
    },
  ],
});
