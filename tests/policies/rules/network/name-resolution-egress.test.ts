import { nameResolutionEgress } from "../../../../policies/rules/network/name-resolution-egress";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const TO = "spec.egress[0].to";
const message = "network policy must name the resolvers that its pods may ask";

testRule(nameResolutionEgress, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "dns", namespace: "shop" },
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    },
  },
  compliant: [
    { [TO]: [{ podSelector: {} }] },
    { "spec.egress[0].ports": [{ port: 443 }], [TO]: null },
    { "spec.egress[0].ports": null, [TO]: null },
    { [TO]: null, "spec.policyTypes": ["Ingress"] },
  ],
  violations: [
    { set: { [TO]: null }, path: TO, message },
    { set: { [TO]: [] }, path: TO, message },
    { set: { [`${TO}[0].podSelector`]: null }, path: `${TO}[0].namespaceSelector`, message },
    { set: { [`${TO}[0].podSelector`]: {} }, path: `${TO}[0].podSelector`, message },
  ],
  undecided: [
    { set: { [TO]: UNKNOWN }, path: TO, message },
    { set: { [`${TO}[0].podSelector`]: UNKNOWN }, path: `${TO}[0].podSelector`, message },
  ],
  legitimate: [
    { what: "a resolver outside of the cluster", set: { [TO]: [{ ipBlock: { cidr: "192.0.2.53/32" } }] } },
    { what: "a chart that has to fit every cluster", set: { [TO]: null }, waived: true },
  ],
});
