import { sysctls } from "../../../../policies/rules/pod/sysctls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(sysctls, {
  compliant: [
    { "spec.securityContext.sysctls": [{ name: "net.ipv4.tcp_syncookies", value: "1" }] },
    { "spec.securityContext.sysctls": [{ name: "net.ipv4.tcp_rmem", value: "1" }] },
  ],
  violations: [
    {
      set: { "spec.securityContext.sysctls": [{ name: "kernel.msgmax", value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      message: 'pod must not set "kernel.msgmax"',
    },
    {
      set: { "spec.securityContext.sysctls": [{ name: "my.own", value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      message: "pod must not set a sysctl outside the safe set",
    },
  ],
  undecided: [
    {
      set: { "spec.securityContext.sysctls": UNKNOWN },
      path: "spec.securityContext.sysctls",
      message: "pod must not set a sysctl outside the safe set",
    },
  ],
  legitimate: [
    {
      what: "a busy proxy on nodes whose kubelets allow the sysctl",
      set: { "spec.securityContext.sysctls": [{ name: "net.core.somaxconn", value: "4096" }] },
      waived: true,
    },
    {
      what: "a web server that binds port 80 as an ordinary user",
      set: { "spec.securityContext.sysctls": [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] },
    },
  ],
});
testRule(sysctls, {
  version: "v1.31",
  compliant: [],
  violations: [
    {
      set: { "spec.securityContext.sysctls": [{ name: "net.ipv4.tcp_rmem", value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      message: 'pod must not set "net.ipv4.tcp_rmem"',
    },
  ],
});
testRule(sysctls, {
  version: "v1.28",
  compliant: [],
  violations: [
    {
      set: { "spec.securityContext.sysctls": [{ name: "net.ipv4.tcp_keepalive_time", value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      message: 'pod must not set "net.ipv4.tcp_keepalive_time"',
    },
  ],
});
testRule(sysctls, {
  version: "v1.26",
  compliant: [],
  violations: [
    {
      set: { "spec.securityContext.sysctls": [{ name: "net.ipv4.ip_local_reserved_ports", value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      message: 'pod must not set "net.ipv4.ip_local_reserved_ports"',
    },
  ],
});
