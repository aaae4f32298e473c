import { nodePort } from "../../../../policies/rules/network/node-port";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = 'service must not be of type "NodePort"';

testRule(nodePort, {
  base: {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  },
  compliant: [{ "spec.type": "ClusterIP" }, { "spec.type": "LoadBalancer" }, { "spec.type": null }],
  violations: [
    { set: { "spec.type": "NodePort" }, path: "spec.type", message: MESSAGE },
    { set: { "spec.type": "NodePort", "spec.clusterIP": "None" }, path: "spec.type", message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.type": UNKNOWN }, path: "spec.type", message: MESSAGE },
    { set: { spec: UNKNOWN }, path: "spec", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "an ingress controller on machines without a load balancer",
      set: { "spec.type": "NodePort", "spec.ports[0].nodePort": 30443 },
      waived: true,
    },
  ],
});
