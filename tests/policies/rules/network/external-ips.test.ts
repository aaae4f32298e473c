import { externalIps } from "../../../../policies/rules/network/external-ips";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "service must not claim an external address";
const PATH = "spec.externalIPs[0]";

testRule(externalIps, {
  base: {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: { selector: { app: "web" }, ports: [{ port: 443 }] },
  },
  compliant: [
    { "spec.externalIPs": [] },
    { "spec.externalIPs": null },
    { set: { [PATH]: "192.0.2.7" }, parameters: { blocks: ["192.0.2.0/28"] } },
    { set: { [PATH]: "2001:db8::7" }, parameters: { blocks: ["192.0.2.0/28", "2001:db8::/64"] } },
  ],
  violations: [
    { set: { [PATH]: "8.8.8.8" }, path: PATH, message: MESSAGE },
    { set: { [PATH]: "192.0.2.16" }, parameters: { blocks: ["192.0.2.0/28"] }, path: PATH, message: MESSAGE },
    { set: { [PATH]: "192.0.2.7/24" }, parameters: { blocks: ["192.0.2.0/28"] }, path: PATH, message: MESSAGE },
    { set: { [PATH]: "192.0.2.7" }, parameters: { blocks: ["everything"] }, path: PATH, message: MESSAGE },
    {
      set: { "spec.externalIPs": ["192.0.2.7", "8.8.8.8"] },
      parameters: { blocks: ["192.0.2.0/28"] },
      path: "spec.externalIPs[1]",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "spec.externalIPs": UNKNOWN }, path: "spec.externalIPs", message: MESSAGE },
    { set: { [PATH]: UNKNOWN }, path: PATH, message: MESSAGE },
  ],
  legitimate: [
    {
      what: "addresses that a router leads to the nodes of a cluster on bare metal",
      set: { [PATH]: "192.0.2.7" },
      parameters: { blocks: ["192.0.2.0/28"] },
    },
  ],
});
