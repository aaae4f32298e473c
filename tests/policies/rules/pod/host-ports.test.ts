import { hostPorts } from "../../../../policies/rules/pod/host-ports";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(hostPorts, {
  compliant: [{ "spec.containers[0].ports[0].hostPort": 0 }, { "spec.containers[0].ports[0].hostPort": null }],
  violations: [
    {
      set: { "spec.containers[0].ports[0].hostPort": 80 },
      path: "spec.containers[0].ports[0].hostPort",
      message: 'container "app" must not use a host port',
    },
    {
      set: { "spec.containers[0].ports[0].hostPort": "80" },
      path: "spec.containers[0].ports[0].hostPort",
      message: 'container "app" must not use a host port',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].ports[0].hostPort": UNKNOWN },
      path: "spec.containers[0].ports[0].hostPort",
      message: 'container "app" must not use a host port',
    },
    {
      set: { "spec.containers[0].ports": UNKNOWN },
      path: "spec.containers[0].ports",
      message: 'container "app" must not use a host port',
    },
  ],
  legitimate: [
    {
      what: "an ingress controller on machines without a load balancer",
      set: { "spec.containers[0].ports": [{ name: "https", containerPort: 8443, hostPort: 443 }] },
      waived: true,
    },
  ],
});
