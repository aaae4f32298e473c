import { addedCapabilities } from "../../../../policies/rules/docker/added-capabilities";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN, secret } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(addedCapabilities, {
  base: CONTAINER,
  compliant: [{ "capabilities.adds": ["CHOWN", "CAP_NET_BIND_SERVICE", "net_raw"] }],
  violations: [
    { set: { "capabilities.adds": ["NET_ADMIN"] }, path: "capabilities.adds[0]", message: 'container must not add "NET_ADMIN"' },
    {
      set: { "capabilities.adds": ["CHOWN", "CAP_SYS_ADMIN"] },
      path: "capabilities.adds[1]",
      message: 'container must not add "SYS_ADMIN"',
    },
    { set: { "capabilities.adds": ["all"] }, path: "capabilities.adds[0]", message: 'container must not add "ALL"' },
    {
      set: { "capabilities.adds": ["MY_OWN"] },
      path: "capabilities.adds[0]",
      message: "container must not add a capability outside the default set",
    },
    {
      set: { "capabilities.adds": [secret("SYS_ADMIN")] },
      path: "capabilities.adds[0]",
      message: "container must not add a capability outside the default set",
    },
  ],
  undecided: [
    {
      set: { "capabilities.adds": UNKNOWN },
      path: "capabilities.adds",
      message: "container must not add a capability outside the default set",
    },
    {
      set: { "capabilities.adds": ["CHOWN", UNKNOWN] },
      path: "capabilities.adds[1]",
      message: "container must not add a capability outside the default set",
    },
  ],
  legitimate: [
    { what: "a VPN gateway", set: { "capabilities.adds": ["NET_ADMIN"] }, waived: true },
    { what: "a web server that binds port 80", set: { "capabilities.adds": ["NET_BIND_SERVICE"] } },
  ],
});

testRule(addedCapabilities, {
  base: COMPOSE,
  compliant: [{ "services.web.cap_add": ["CHOWN"] }],
  violations: [
    {
      set: { "services.web.cap_add": ["SYS_PTRACE"] },
      path: "services.web.cap_add[0]",
      message: 'service "web" must not add "SYS_PTRACE"',
    },
  ],
  undecided: [
    {
      set: { "services.web.cap_add": ["${CAP}"] },
      path: "services.web.cap_add[0]",
      message: 'service "web" must not add a capability outside the default set',
      reason: fromEnvironment("services.web.cap_add[0]"),
    },
  ],
});

testRule(addedCapabilities, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.capAdds": ["SYS_TIME"] },
      path: "taskSpec.containerSpec.capAdds[0]",
      message: 'service must not add "SYS_TIME"',
    },
  ],
});
