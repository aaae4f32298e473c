import { networkPolicyTargets } from "../../../../policies/rules/network/network-policy-targets";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PODS = "spec.podSelector";
const PEERS = "spec.ingress[0].from";
const message = "network policy that opens to others must select the pods that it is for";
const peer = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });

testRule(networkPolicyTargets, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"], ingress: [{ from: [peer("gateway")] }] },
  },
  compliant: [
    { [PODS]: {}, [PEERS]: [{ podSelector: {} }] },
    { [PODS]: {}, [PEERS]: [peer("kube-system"), { ipBlock: { cidr: "169.254.20.10/32" } }] },
    { set: { [PODS]: {} }, parameters: { namespaces: ["gateway"] } },
    // Others find these.
    { [PODS]: {}, [PEERS]: [{ namespaceSelector: {} }, { ipBlock: { cidr: "0.0.0.0/0" } }] },
    { [PODS]: {}, [PEERS]: null },
  ],
  violations: [
    { set: { [PODS]: {} }, path: PODS, message },
    { set: { [PODS]: null }, path: PODS, message },
    { set: { [PODS]: {}, [PEERS]: [{ ipBlock: { cidr: "203.0.113.0/28" } }] }, path: PODS, message },
    { set: { [PODS]: {}, [PEERS]: null, "spec.egress": [{ to: [peer("database")] }] }, path: PODS, message },
  ],
  undecided: [{ set: { [PODS]: UNKNOWN }, path: PODS, message }],
  legitimate: [
    { what: "metrics of all pods", set: { [PODS]: {}, [PEERS]: [peer("monitoring")] } },
    { what: "a namespace with one application", set: { [PODS]: {} }, waived: true },
  ],
});
