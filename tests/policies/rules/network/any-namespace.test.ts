import { anyNamespace } from "../../../../policies/rules/network/any-namespace";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "network policy must not open to every namespace";
const PATH = "spec.ingress[0].from[0].namespaceSelector";
const expressions = (...list: { key: string; operator: string; values?: string[] }[]): { matchExpressions: typeof list } => ({
  matchExpressions: list,
});

testRule(anyNamespace, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    },
  },
  compliant: [
    { [PATH]: null },
    { [PATH]: expressions({ key: "team", operator: "In", values: ["shop"] }) },
    { [PATH]: expressions({ key: "team", operator: "Exists" }) },
    { "spec.policyTypes": ["Egress"], [PATH]: {} },
    { "spec.egress[0].to[0]": { namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } } },
  ],
  violations: [
    { set: { [PATH]: {} }, path: PATH, message: MESSAGE },
    { set: { [PATH]: { matchLabels: {} } }, path: PATH, message: MESSAGE },
    { set: { [PATH]: { matchExpressions: [] } }, path: PATH, message: MESSAGE },
    { set: { [PATH]: expressions({ key: "kubernetes.io/metadata.name", operator: "Exists" }) }, path: PATH, message: MESSAGE },
    {
      set: { [PATH]: expressions({ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }) },
      path: PATH,
      message: MESSAGE,
    },
    { set: { [PATH]: expressions({ key: "quarantine", operator: "DoesNotExist" }) }, path: PATH, message: MESSAGE },
    {
      set: { "spec.ingress[0].from[0]": { namespaceSelector: {}, podSelector: { matchLabels: { app: "prometheus" } } } },
      path: PATH,
      message: MESSAGE,
    },
    {
      set: { "spec.egress[0].to[0].namespaceSelector": {} },
      path: "spec.egress[0].to[0].namespaceSelector",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { [PATH]: UNKNOWN }, path: PATH, message: MESSAGE },
    { set: { [PATH]: { matchLabels: UNKNOWN } }, path: `${PATH}.matchLabels`, message: MESSAGE },
    {
      set: { [PATH]: { matchExpressions: [{ key: "team", operator: UNKNOWN }] } },
      path: `${PATH}.matchExpressions[0].operator`,
      message: MESSAGE,
    },
    { set: { [PATH]: {}, "spec.policyTypes": UNKNOWN }, path: "spec.policyTypes", message: MESSAGE },
    {
      set: { "spec.egress[0].to[0]": { namespaceSelector: {}, podSelector: UNKNOWN } },
      path: "spec.egress[0].to[0].podSelector",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "name resolution wherever it runs",
      set: { "spec.egress[0].to[0]": { namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } } },
    },
    { what: "metrics that any Prometheus may read", set: { [PATH]: {}, "spec.ingress[0].ports": [{ port: 8082 }] }, waived: true },
  ],
});
