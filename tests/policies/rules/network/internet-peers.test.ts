import { internetPeers } from "../../../../policies/rules/network/internet-peers";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const IN = "network policy must not let the Internet in";
const OUT = "network policy must not let its pods out to the Internet";
const CIDR = "spec.egress[0].to[0].ipBlock.cidr";
const blocks = (...cidrs: Json[]): Json => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

testRule(internetPeers, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [{ to: blocks("10.0.0.0/8") }] },
  },
  compliant: [
    { [CIDR]: "52.94.0.0/16" },
    { [CIDR]: "fd00::/8" },
    { "spec.egress[0].to": blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10") },
    { "spec.policyTypes": ["Ingress"], [CIDR]: "0.0.0.0/0" },
    { "spec.egress[0].to": [{ podSelector: {} }] },
    { set: { [CIDR]: "0.0.0.0/2" }, parameters: { percent: 50 } },
  ],
  violations: [
    { set: { [CIDR]: "0.0.0.0/0" }, path: CIDR, message: OUT },
    { set: { [CIDR]: "::/0" }, path: CIDR, message: OUT },
    { set: { [CIDR]: "2000::/3" }, path: CIDR, message: OUT },
    { set: { [CIDR]: "64:ff9b::/96" }, path: CIDR, message: OUT },
    { set: { [CIDR]: "::ffff:0:0/96" }, path: CIDR, message: OUT },
    { set: { [CIDR]: "000.0.0.0/00" }, path: CIDR, message: OUT },
    { set: { [CIDR]: "1.2.3.4/0" }, path: CIDR, message: OUT },
    {
      set: { [CIDR]: "0.0.0.0/0", "spec.egress[0].to[0].ipBlock.except": ["10.0.0.0/8"] },
      path: CIDR,
      message: OUT,
    },
    {
      set: { "spec.egress[0].to": blocks("0.0.0.0/1", "128.0.0.0/1") },
      path: CIDR,
      message: OUT,
      more: [{ path: "spec.egress[0].to[1].ipBlock.cidr", message: OUT }],
    },
    {
      set: {
        "spec.egress": [8, 12, 16, 20, 24, 28].map((first) => ({ to: blocks(`${first}.0.0.0/6`, `${first + 100}.0.0.0/6`) })),
      },
      path: CIDR,
      message: `${OUT}, which its blocks are together`,
    },
    {
      set: { "spec.ingress": [{ from: blocks("0.0.0.0/0") }] },
      path: "spec.ingress[0].from[0].ipBlock.cidr",
      message: IN,
    },
    {
      set: { [CIDR]: "everything" },
      path: CIDR,
      message: "network policy must name its peers' addresses as blocks such as 10.0.0.0/8",
    },
    {
      set: { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", spec: { egress: [{ toEntities: ["cluster", "world"] }] } },
      path: "spec.egress[0].toEntities[1]",
      message: OUT,
    },
    {
      set: {
        apiVersion: "cilium.io/v2",
        kind: "CiliumClusterwideNetworkPolicy",
        spec: null,
        specs: [{ ingress: [{ fromCIDR: ["0.0.0.0/0"] }] }],
      },
      path: "specs[0].ingress[0].fromCIDR[0]",
      message: IN,
    },
    {
      set: {
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        spec: { egress: [{ toCIDRSet: [{ cidr: "::/0", except: ["fd00::/8"] }] }] },
      },
      path: "spec.egress[0].toCIDRSet[0].cidr",
      message: OUT,
    },
    {
      set: {
        apiVersion: "projectcalico.org/v3",
        kind: "GlobalNetworkPolicy",
        spec: {
          ingress: [
            { action: "Deny", source: { nets: ["0.0.0.0/0"] } },
            { action: "Allow", source: { nets: ["0.0.0.0/0"] } },
          ],
        },
      },
      path: "spec.ingress[1].source.nets[0]",
      message: IN,
    },
    {
      set: {
        apiVersion: "policy.networking.k8s.io/v1alpha1",
        kind: "AdminNetworkPolicy",
        spec: { egress: [{ action: "Allow", to: [{ networks: ["0.0.0.0/0"] }] }] },
      },
      path: "spec.egress[0].to[0].networks[0]",
      message: OUT,
    },
  ],
  undecided: [
    { set: { [CIDR]: UNKNOWN }, path: CIDR, message: OUT },
    {
      set: { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", spec: { egress: [{ toEntities: [UNKNOWN] }] } },
      path: "spec.egress[0].toEntities[0]",
      message: OUT,
    },
    { set: { "spec.egress[0].to": UNKNOWN }, path: "spec.egress[0].to", message: OUT },
    { set: { [CIDR]: "0.0.0.0/0", "spec.policyTypes": UNKNOWN }, path: "spec.policyTypes", message: OUT },
    {
      set: {
        apiVersion: "projectcalico.org/v3",
        kind: "NetworkPolicy",
        spec: { egress: [{ action: UNKNOWN, destination: { nets: ["0.0.0.0/0"] } }] },
      },
      path: "spec.egress[0].action",
      message: OUT,
    },
  ],
  legitimate: [
    {
      what: "an ingress controller that the world may reach",
      set: { "spec.ingress": [{ from: blocks("0.0.0.0/0"), ports: [{ port: 443 }] }] },
      waived: true,
    },
    {
      what: "a worker that calls payment services, whose addresses change",
      set: { [CIDR]: "0.0.0.0/0", "spec.egress[0].to[0].ipBlock.except": ["10.0.0.0/8", "169.254.169.254/32"] },
      waived: true,
    },
  ],
});
