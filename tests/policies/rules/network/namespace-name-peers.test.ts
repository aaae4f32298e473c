import { namespaceNamePeers } from "../../../../policies/rules/network/namespace-name-peers";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const SELECTOR = "spec.ingress[0].from[0].namespaceSelector";
const message = "network policy must select other namespaces by name";

testRule(namespaceNamePeers, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "gateway" } } }] }],
    },
  },
  compliant: [
    { [SELECTOR]: {} },
    { [SELECTOR]: null, "spec.ingress[0].from[0].podSelector": {} },
    { [SELECTOR]: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["a", "b"] }] } },
    { [`${SELECTOR}.matchLabels.team`]: "platform" },
  ],
  violations: [
    { set: { [SELECTOR]: { matchLabels: { team: "platform" } } }, path: SELECTOR, message },
    { set: { [SELECTOR]: { matchExpressions: [{ key: "team", operator: "In", values: ["platform"] }] } }, path: SELECTOR, message },
    {
      set: { "spec.egress": [{ to: [{ namespaceSelector: { matchLabels: { name: "database" } } }] }] },
      path: "spec.egress[0].to[0].namespaceSelector",
      message,
    },
  ],
  undecided: [{ set: { [SELECTOR]: UNKNOWN }, path: SELECTOR, message }],
  legitimate: [
    {
      what: "several namespaces by name",
      set: { [SELECTOR]: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["a"] }] } },
    },
    {
      what: "groups of namespaces that only administrators label",
      set: { [SELECTOR]: { matchLabels: { tenant: "a" } } },
      waived: true,
    },
  ],
});
