import { crossNamespacePeers } from "../../../../policies/rules/network/cross-namespace-peers";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "network policy must not open to the whole of another namespace";
const PEER = "spec.ingress[0].from[0]";
const NAME = `${PEER}.namespaceSelector.matchLabels["kubernetes.io/metadata.name"]`;
const API = { matchLabels: { app: "api" } };

testRule(crossNamespacePeers, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } }] }],
    },
  },
  compliant: [
    { [NAME]: "monitoring" },
    { [`${PEER}.namespaceSelector`]: { matchExpressions: [{ key: "team", operator: "In", values: ["payments"] }] } },
    { [`${PEER}.namespaceSelector`]: { matchExpressions: [{ key: "name", operator: "NotIn", values: ["payments"] }] } },
    { [NAME]: "payments", [`${PEER}.podSelector`]: API },
    { [`${PEER}.namespaceSelector`]: {} },
    { "metadata.namespace": null, [NAME]: "default" },
    { "metadata.namespace": UNKNOWN, [NAME]: "kube-system" },
    { set: { [NAME]: "payments" }, parameters: { namespaces: ["payments"] } },
  ],
  violations: [
    { set: { [NAME]: "payments" }, path: NAME, message: MESSAGE },
    { set: { [NAME]: "payments", [`${PEER}.podSelector`]: {} }, path: NAME, message: MESSAGE },
    {
      set: { [`${PEER}.namespaceSelector`]: { matchLabels: { name: "payments" } } },
      path: `${PEER}.namespaceSelector.matchLabels.name`,
      message: MESSAGE,
    },
    {
      set: {
        [`${PEER}.namespaceSelector`]: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["shop", "payments"] }],
        },
      },
      path: `${PEER}.namespaceSelector.matchExpressions[0].values[1]`,
      message: MESSAGE,
    },
    {
      set: { [NAME]: "payments", [`${PEER}.podSelector`]: API },
      parameters: { selectedPods: false },
      path: NAME,
      message: MESSAGE,
    },
    { set: { "metadata.namespace": null }, path: NAME, message: MESSAGE },
    {
      set: { "spec.egress": [{ to: [{ namespaceSelector: { matchLabels: { name: "payments" } } }] }] },
      path: "spec.egress[0].to[0].namespaceSelector.matchLabels.name",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { [NAME]: UNKNOWN }, path: NAME, message: MESSAGE },
    { set: { [`${PEER}.namespaceSelector`]: UNKNOWN }, path: `${PEER}.namespaceSelector`, message: MESSAGE },
    {
      set: { [`${PEER}.namespaceSelector.matchLabels`]: UNKNOWN },
      path: `${PEER}.namespaceSelector.matchLabels`,
      message: MESSAGE,
    },
    {
      set: { [`${PEER}.namespaceSelector.matchExpressions`]: [UNKNOWN] },
      path: `${PEER}.namespaceSelector.matchExpressions[0]`,
      message: MESSAGE,
    },
    { set: { "metadata.namespace": UNKNOWN, [NAME]: "payments" }, path: "metadata.namespace", message: MESSAGE },
  ],
  legitimate: [
    { what: "name resolution", set: { [NAME]: "kube-system" } },
    {
      what: "an application that is split over two namespaces",
      set: { [NAME]: "shop-workers" },
      parameters: { namespaces: ["shop-workers"] },
    },
  ],
});
