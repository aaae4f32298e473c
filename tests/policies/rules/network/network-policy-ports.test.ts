import { networkPolicyPorts } from "../../../../policies/rules/network/network-policy-ports";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PORTS = "spec.ingress[0].ports";
const message = "network policy must name the ports on which it opens to others";
const GATEWAY = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gateway" } },
  podSelector: { matchLabels: { app: "gateway" } },
};

testRule(networkPolicyPorts, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [GATEWAY], ports: [{ protocol: "TCP", port: 8080 }] }],
    },
  },
  compliant: [
    { "spec.ingress[0].from": [{ podSelector: {} }], [PORTS]: null },
    { "spec.ingress[0].from": null, [PORTS]: null },
    { [PORTS]: null, "spec.policyTypes": ["Egress"] },
    { [PORTS]: [{ protocol: "TCP", port: 30_000, endPort: 32_767 }] },
    { [PORTS]: [{ port: "https" }] },
  ],
  violations: [
    { set: { [PORTS]: null }, path: PORTS, message },
    { set: { [PORTS]: [] }, path: PORTS, message },
    { set: { [PORTS]: [{ protocol: "TCP" }] }, path: `${PORTS}[0].port`, message },
    { set: { [PORTS]: [{ port: 8080 }, {}] }, path: `${PORTS}[1].port`, message },
    { set: { [PORTS]: [{ port: 1, endPort: 65_535 }] }, path: `${PORTS}[0].endPort`, message },
    {
      set: { "spec.policyTypes": ["Egress"], "spec.egress": [{ to: [{ ipBlock: { cidr: "203.0.113.0/28" } }] }] },
      path: "spec.egress[0].ports",
      message,
    },
  ],
  undecided: [
    { set: { [PORTS]: UNKNOWN }, path: PORTS, message },
    { set: { [`${PORTS}[0].port`]: UNKNOWN }, path: `${PORTS}[0].port`, message },
  ],
  legitimate: [
    { what: "pods of the application among themselves", set: { "spec.ingress[0].from": [{ podSelector: {} }], [PORTS]: null } },
    { what: "a protocol whose ports change", set: { [PORTS]: null }, waived: true },
  ],
});
