import { privilegedPorts } from "../../../../policies/rules/pod/privileged-ports";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const LOW = { "spec.containers[0].ports": [{ name: "http", containerPort: 80 }] };
const MESSAGE = 'container "app" must listen on a port from 1024 up';

testRule(privilegedPorts, {
  compliant: [
    { "spec.containers[0].ports": [{ containerPort: 1024 }] },
    { ...LOW, "spec.containers[0].securityContext.capabilities.add": ["NET_BIND_SERVICE"] },
    { ...LOW, "spec.securityContext.sysctls": [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] },
  ],
  violations: [
    { set: LOW, path: "spec.containers[0].ports[0].containerPort", message: MESSAGE },
    {
      set: { "spec.containers[0].ports": [{ containerPort: 8080 }, { containerPort: 1023, protocol: "UDP" }] },
      path: "spec.containers[0].ports[1].containerPort",
      message: MESSAGE,
    },
    {
      set: { ...LOW, "spec.containers[0].securityContext.capabilities.add": ["CHOWN"] },
      path: "spec.containers[0].ports[0].containerPort",
      message: MESSAGE,
    },
    {
      set: { ...LOW, "spec.securityContext.sysctls": [{ name: "net.ipv4.tcp_syncookies", value: "1" }] },
      path: "spec.containers[0].ports[0].containerPort",
      message: MESSAGE,
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].ports": [{ containerPort: UNKNOWN }] },
      path: "spec.containers[0].ports[0].containerPort",
      message: MESSAGE,
    },
    {
      set: { ...LOW, "spec.containers[0].securityContext.capabilities.add": [UNKNOWN] },
      path: "spec.containers[0].securityContext.capabilities.add[0]",
      message: MESSAGE,
    },
    {
      set: { ...LOW, "spec.securityContext.sysctls": [{ name: UNKNOWN, value: "0" }] },
      path: "spec.securityContext.sysctls[0].name",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "an ingress controller that binds ports 80 and 443 as an ordinary user",
      set: {
        "spec.containers[0].ports": [{ containerPort: 80 }, { containerPort: 443 }],
        "spec.containers[0].securityContext.capabilities": { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
      },
    },
    { what: "a web server whose runtime lets every user bind low ports", set: LOW, waived: true },
  ],
});
