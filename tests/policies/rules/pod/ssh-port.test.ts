import { sshPort } from "../../../../policies/rules/pod/ssh-port";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(sshPort, {
  compliant: [
    { "spec.containers[0].ports": [{ containerPort: 2222 }] },
    { "spec.containers[0].ports": [{ containerPort: 22, protocol: "UDP" }] },
  ],
  violations: [
    {
      set: { "spec.containers[0].ports": [{ name: "ssh", containerPort: 22 }] },
      path: "spec.containers[0].ports[0].containerPort",
      message: 'container "app" must not listen on port 22',
    },
    {
      set: { "spec.containers[0].ports": [{ containerPort: 8080 }, { containerPort: 22, protocol: "TCP" }] },
      path: "spec.containers[0].ports[1].containerPort",
      message: 'container "app" must not listen on port 22',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].ports": [{ containerPort: UNKNOWN }] },
      path: "spec.containers[0].ports[0].containerPort",
      message: 'container "app" must not listen on port 22',
    },
    {
      set: { "spec.containers[0].ports": [{ containerPort: 22, protocol: UNKNOWN }] },
      path: "spec.containers[0].ports[0].protocol",
      message: 'container "app" must not listen on port 22',
    },
  ],
  legitimate: [
    {
      what: "a Git server that is reached over SSH",
      set: { "spec.containers[0].ports": [{ name: "ssh", containerPort: 22 }] },
      waived: true,
    },
    {
      what: "a Git server that listens on a higher port",
      set: { "spec.containers[0].ports": [{ name: "ssh", containerPort: 2222 }] },
    },
  ],
});
