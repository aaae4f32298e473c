import { openIngress } from "../../../../policies/rules/network/open-ingress";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "network policy must say who may reach its pods";
const WEB = { podSelector: { matchLabels: { app: "web" } } };

testRule(openIngress, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [WEB] }] },
  },
  compliant: [
    { "spec.ingress": [] },
    { "spec.ingress": null },
    { "spec.ingress[0].from[0]": { ipBlock: { cidr: "10.0.0.0/8" } } },
    { "spec.ingress[0].from[0]": { namespaceSelector: {} } },
    { "spec.policyTypes": ["Egress"], "spec.ingress": [{}] },
    { "spec.egress": [{}], "spec.policyTypes": ["Ingress", "Egress"] },
  ],
  violations: [
    { set: { "spec.ingress": [{}] }, path: "spec.ingress[0].from", message: MESSAGE },
    { set: { "spec.ingress[0].from": [] }, path: "spec.ingress[0].from", message: MESSAGE },
    { set: { "spec.ingress[0].from": null }, path: "spec.ingress[0].from", message: MESSAGE },
    { set: { "spec.ingress[1]": { ports: [{ port: 80 }] } }, path: "spec.ingress[1].from", message: MESSAGE },
    { set: { "spec.ingress": [{}], "spec.policyTypes": null }, path: "spec.ingress[0].from", message: MESSAGE },
    { set: { "spec.ingress": [null] }, path: "spec.ingress[0].from", message: MESSAGE },
    { set: { "spec.ingress[0].from[1]": {} }, path: "spec.ingress[0].from[1]", message: MESSAGE },
    { set: { "spec.ingress": [{}], apiVersion: "extensions/v1beta1" }, path: "spec.ingress[0].from", message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.ingress": UNKNOWN }, path: "spec.ingress", message: MESSAGE },
    { set: { "spec.ingress[0].from": UNKNOWN }, path: "spec.ingress[0].from", message: MESSAGE },
    { set: { "spec.ingress[0].from[0]": UNKNOWN }, path: "spec.ingress[0].from[0]", message: MESSAGE },
    { set: { "spec.ingress": [{}], "spec.policyTypes": UNKNOWN }, path: "spec.policyTypes", message: MESSAGE },
    { set: { "spec.ingress": [{}], "spec.policyTypes": ["Egress", UNKNOWN] }, path: "spec.policyTypes[1]", message: MESSAGE },
  ],
  legitimate: [{ what: "the front door of the cluster", set: { "spec.ingress": [{ ports: [{ port: 443 }] }] }, waived: true }],
});
