import { metadataEgress } from "../../../../policies/rules/network/metadata-egress";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "network policy must not open the way to the cloud's metadata service";
const BLOCK = "spec.egress[0].to[0].ipBlock";
const CIDR = `${BLOCK}.cidr`;

testRule(metadataEgress, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] },
  },
  compliant: [
    { [BLOCK]: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32", "100.100.100.200/32", "192.0.0.192/32"] } },
    { [BLOCK]: { cidr: "169.254.0.0/16", except: ["169.254.0.0/16"] } },
    { [CIDR]: "169.254.20.10/32" },
    { [`${BLOCK}.except`]: [UNKNOWN] },
    { "spec.policyTypes": ["Ingress"], [CIDR]: "0.0.0.0/0" },
    { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": [{ port: 443 }] },
    { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": [{ protocol: "UDP" }] },
    { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": [{ port: "http" }] },
    { set: { [CIDR]: "192.0.0.0/24" }, parameters: { addresses: ["169.254.169.254"] } },
  ],
  violations: [
    { set: { [CIDR]: "169.254.169.254/32" }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "0.0.0.0/0" }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "128.0.0.0/1" }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "fd00:ec2::/32" }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "::/0" }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "::ffff:169.254.169.254/128" }, path: CIDR, message: MESSAGE },
    { set: { [BLOCK]: { cidr: "169.254.0.0/16", except: ["169.254.169.253/32", "garbage"] } }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": [{ port: 1, endPort: 1024 }] }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": [{ port: 80, protocol: "TCP" }] }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": [{}] }, path: CIDR, message: MESSAGE },
    { set: { [CIDR]: "169.254.0.0/16", "spec.policyTypes": null }, path: CIDR, message: MESSAGE },
  ],
  undecided: [
    { set: { [CIDR]: UNKNOWN }, path: CIDR, message: MESSAGE },
    { set: { [BLOCK]: { cidr: "169.254.0.0/16", except: [UNKNOWN] } }, path: `${BLOCK}.except[0]`, message: MESSAGE },
    { set: { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": UNKNOWN }, path: "spec.egress[0].ports", message: MESSAGE },
    {
      set: { [CIDR]: "0.0.0.0/0", "spec.egress[0].ports": [{ port: UNKNOWN }] },
      path: "spec.egress[0].ports[0].port",
      message: MESSAGE,
    },
  ],
  legitimate: [
    { what: "the cache for name resolution on each node", set: { [CIDR]: "169.254.20.10/32" } },
    {
      what: "a pod that gets its identity from the metadata server of GKE",
      set: { [CIDR]: "169.254.169.254/32", "spec.egress[0].ports": [{ port: 80 }] },
      waived: true,
    },
  ],
});
