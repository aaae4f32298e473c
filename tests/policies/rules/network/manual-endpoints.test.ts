import { manualEndpoints } from "../../../../policies/rules/network/manual-endpoints";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "endpoints must not name an address by hand";
const PATH = "endpoints[0].addresses[0]";
const parameters = { blocks: ["192.0.2.0/28"] };

testRule(manualEndpoints, {
  base: {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "database", namespace: "shop" },
    addressType: "IPv4",
  },
  compliant: [{ endpoints: [] }, { set: { [PATH]: "192.0.2.7" }, parameters }],
  violations: [
    { set: { [PATH]: "10.0.0.1" }, path: PATH, message: MESSAGE },
    { set: { [PATH]: "10.0.0.1" }, parameters, path: PATH, message: MESSAGE },
    { set: { [PATH]: "database.example.com", addressType: "FQDN" }, parameters, path: PATH, message: MESSAGE },
  ],
  undecided: [
    { set: { [PATH]: UNKNOWN }, path: PATH, message: MESSAGE },
    { set: { endpoints: UNKNOWN }, path: "endpoints", message: MESSAGE },
  ],
  legitimate: [{ what: "a Service that stands for a database outside", set: { [PATH]: "192.0.2.7" }, parameters }],
});

testRule(manualEndpoints, {
  base: { apiVersion: "v1", kind: "Endpoints", metadata: { name: "database", namespace: "shop" } },
  compliant: [{ set: { "subsets[0].addresses[0].ip": "192.0.2.7" }, parameters }],
  violations: [
    { set: { "subsets[0].addresses[0].ip": "10.0.0.1" }, path: "subsets[0].addresses[0].ip", message: MESSAGE },
    { set: { "subsets[0].notReadyAddresses[0].ip": "10.0.0.1" }, path: "subsets[0].notReadyAddresses[0].ip", message: MESSAGE },
  ],
  undecided: [{ set: { subsets: UNKNOWN }, path: "subsets", message: MESSAGE }],
});
