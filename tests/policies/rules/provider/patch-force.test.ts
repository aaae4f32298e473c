import { patchForce } from "../../../../policies/rules/provider/patch-force";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "resource must not take over fields from other managers";
const PATH = 'metadata.annotations["pulumi.com/patchForce"]';

testRule(patchForce, {
  base: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web", annotations: {} }, data: {} },
  compliant: [{ [PATH]: "false" }, { "metadata.annotations": null }],
  violations: [
    { set: { [PATH]: "true" }, path: PATH, message: MESSAGE },
    { set: { [PATH]: "yes" }, path: PATH, message: MESSAGE },
  ],
  undecided: [{ set: { "metadata.annotations": UNKNOWN }, path: "metadata.annotations", message: MESSAGE }],
  legitimate: [{ what: "a field that was a chart's before", set: { [PATH]: "true" }, waived: true }],
});

testRule(patchForce, {
  base: { type: "kubernetes:apps/v1:DeploymentPatch", inputs: { metadata: { name: "web" }, spec: { replicas: 2 } } },
  compliant: [],
  violations: [{ set: { [PATH]: "true" }, path: PATH, message: MESSAGE }],
});
