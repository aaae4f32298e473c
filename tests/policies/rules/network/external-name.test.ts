import { externalName } from "../../../../policies/rules/network/external-name";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "service must not be an alias of a host outside of the allowed domains";
const PATH = "spec.externalName";
const parameters = { domains: ["rds.amazonaws.com"] };

testRule(externalName, {
  base: {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "database", namespace: "shop" },
    spec: { selector: { app: "database" }, ports: [{ port: 5432 }] },
  },
  compliant: [
    { [PATH]: "ignored.example.com" },
    { "spec.type": "ClusterIP" },
    { set: { "spec.type": "ExternalName", [PATH]: "shop.eu-west-1.RDS.amazonaws.com." }, parameters },
    { set: { "spec.type": "ExternalName", [PATH]: "rds.amazonaws.com" }, parameters },
  ],
  violations: [
    { set: { "spec.type": "ExternalName", [PATH]: "database.example.com" }, path: PATH, message: MESSAGE },
    { set: { "spec.type": "ExternalName", [PATH]: "evilrds.amazonaws.com" }, parameters, path: PATH, message: MESSAGE },
    { set: { "spec.type": "ExternalName", [PATH]: "rds.amazonaws.com.evil.example" }, parameters, path: PATH, message: MESSAGE },
    { set: { "spec.type": "ExternalName", [PATH]: "169.254.169.254" }, parameters, path: PATH, message: MESSAGE },
    { set: { "spec.type": "ExternalName" }, parameters, path: PATH, message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.type": "ExternalName", [PATH]: UNKNOWN }, path: PATH, message: MESSAGE },
    { set: { "spec.type": UNKNOWN, [PATH]: "database.example.com" }, path: "spec.type", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a database of the cloud under the name of a Service",
      set: { "spec.type": "ExternalName", [PATH]: "shop.eu-west-1.rds.amazonaws.com" },
      parameters,
    },
  ],
});
