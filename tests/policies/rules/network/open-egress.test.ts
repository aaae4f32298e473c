import { openEgress } from "../../../../policies/rules/network/open-egress";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "network policy must say whom its pods may reach";
const DATABASE = { podSelector: { matchLabels: { app: "database" } } };

testRule(openEgress, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [DATABASE] }] },
  },
  compliant: [
    { "spec.egress": [] },
    { "spec.egress": null },
    { "spec.egress[0].to[0]": { namespaceSelector: {} } },
    { "spec.policyTypes": ["Ingress"], "spec.egress": [{}] },
    { "spec.egress[1]": { ports: [{ port: 53, protocol: "UDP" }, { port: "53" }] } },
    { set: { "spec.egress[1]": { ports: [{ port: 443 }] } }, parameters: { ports: ["443"] } },
  ],
  violations: [
    { set: { "spec.egress": [{}] }, path: "spec.egress[0].to", message: MESSAGE },
    { set: { "spec.egress": [{}], "spec.policyTypes": null }, path: "spec.egress[0].to", message: MESSAGE },
    { set: { "spec.egress[0].to": [] }, path: "spec.egress[0].to", message: MESSAGE },
    { set: { "spec.egress[0].to[0]": {} }, path: "spec.egress[0].to[0]", message: MESSAGE },
    { set: { "spec.egress[1]": { ports: [{ port: 53 }, { port: 443 }] } }, path: "spec.egress[1].to", message: MESSAGE },
    { set: { "spec.egress[1]": { ports: [{ protocol: "UDP" }] } }, path: "spec.egress[1].to", message: MESSAGE },
    {
      set: { "spec.egress[1]": { ports: [{ port: UNKNOWN }, { port: 443 }] } },
      path: "spec.egress[1].to",
      message: MESSAGE,
    },
    { set: { "spec.egress[1]": { ports: [] } }, path: "spec.egress[1].to", message: MESSAGE },
    { set: { "spec.egress[1]": { ports: [{ port: 53, endPort: 65535 }] } }, path: "spec.egress[1].to", message: MESSAGE },
    {
      set: { "spec.egress[1]": { ports: [{ port: 53 }] } },
      parameters: { ports: [] },
      path: "spec.egress[1].to",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "spec.egress": UNKNOWN }, path: "spec.egress", message: MESSAGE },
    { set: { "spec.egress[0].to": UNKNOWN }, path: "spec.egress[0].to", message: MESSAGE },
    { set: { "spec.egress[1]": { ports: UNKNOWN } }, path: "spec.egress[1].ports", message: MESSAGE },
    {
      set: { "spec.egress[1]": { ports: [{ port: 53 }, { port: UNKNOWN }] } },
      path: "spec.egress[1].ports[1].port",
      message: MESSAGE,
    },
    { set: { "spec.egress": [{}], "spec.policyTypes": [UNKNOWN] }, path: "spec.policyTypes[0]", message: MESSAGE },
  ],
  legitimate: [
    { what: "name resolution by any server", set: { "spec.egress[1]": { ports: [{ port: 53, protocol: "UDP" }] } } },
    { what: "a prober of addresses that nobody can list", set: { "spec.egress": [{}] }, waived: true },
  ],
});
