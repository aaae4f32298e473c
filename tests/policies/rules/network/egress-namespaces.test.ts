import { egressNamespaces } from "../../../../policies/rules/network/egress-namespaces";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PATH = "spec.egress[0].to[0].namespaceSelector";
const PLACE = { path: PATH, message: "network policy must name the namespace of the pods that it lets out to" };

testRule(egressNamespaces, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "database", namespace: "shop" },
    spec: {
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "database" } },
              podSelector: { matchLabels: { app: "postgres" } },
            },
          ],
          ports: [{ port: 5432 }],
        },
      ],
    },
  },
  compliant: [{ [PATH]: null }, { [PATH]: {}, "spec.policyTypes": ["Ingress"] }, { "spec.egress": null }],
  violations: [
    { set: { [PATH]: {} }, ...PLACE },
    { set: { [PATH]: { matchExpressions: [{ key: "team", operator: "NotIn", values: ["shop"] }] } }, ...PLACE },
    { set: { apiVersion: "extensions/v1beta1", [PATH]: {} }, ...PLACE },
  ],
  undecided: [
    { set: { [PATH]: UNKNOWN }, ...PLACE },
    { set: { [`${PATH}.matchLabels`]: UNKNOWN }, ...PLACE, path: `${PATH}.matchLabels` },
  ],
  legitimate: [
    { what: "a block of addresses", set: { "spec.egress[0].to": [{ ipBlock: { cidr: "203.0.113.0/28" } }] } },
    { what: "a chart that has to fit every cluster", set: { [PATH]: {} }, waived: true },
  ],
});
