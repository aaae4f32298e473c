import { barePods } from "../../../../policies/rules/reliability/bare-pods";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "metadata.ownerReferences";
const message = "pod must have an owner that replaces it";
const owner = [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-5d4f", uid: "1", controller: true }];
const hook = 'metadata.annotations["helm.sh/hook"]';

testRule(barePods, {
  base: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop", ownerReferences: owner },
    spec: compliantPod().spec,
  },
  compliant: [{ [path]: null, [hook]: "test" }],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { [path]: [] }, path, message },
    { set: { [path]: null, "spec.restartPolicy": "Never" }, path, message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    { set: { [path]: null, [hook]: UNKNOWN }, path: hook, message },
  ],
  legitimate: [
    { what: "the test of a chart", set: { [path]: null, [hook]: "test", "spec.restartPolicy": "Never" } },
    { what: "a pod to look around in for a day", set: { [path]: null }, waived: true },
  ],
});
