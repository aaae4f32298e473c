import { memoryRequests } from "../../../../policies/rules/resource/memory-requests";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must request memory';
const path = "spec.containers[0].resources.requests.memory";
const limit = "spec.containers[0].resources.limits.memory";

testRule(memoryRequests, {
  ordinaryOnly: true,
  compliant: [
    { [limit]: null },
    { [path]: null },
    { [path]: "0.5" },
    { "spec.ephemeralContainers": UNKNOWN },
    { [path]: null, [limit]: null, "spec.resources": { requests: { memory: "1Gi" } } },
    { [path]: null, [limit]: null, "spec.resources": { limits: { memory: "1Gi" } } },
  ],
  violations: [
    { set: { "spec.containers[0].resources": null }, path, message },
    { set: { [path]: "0" }, path, message },
    { set: { [path]: "1 Gi" }, path, message },
    {
      set: { "spec.initContainers[0].resources": null },
      path: "spec.initContainers[0].resources.requests.memory",
      message: 'init container "init" must request memory',
    },
    // What the limit is, the request is.
    { set: { [path]: null, [limit]: "0" }, path: limit, message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    { set: { [path]: null, [limit]: UNKNOWN }, path: limit, message },
    { set: { [path]: null, [limit]: null, "spec.resources": UNKNOWN }, path: "spec.resources", message },
  ],
  legitimate: [
    { what: "a container with a limit alone", set: { "spec.containers[0].resources": { limits: { memory: "500Mi" } } } },
    {
      what: "a batch job on spare capacity",
      set: { "spec.containers[0].resources": null, "spec.restartPolicy": "Never" },
      waived: true,
    },
  ],
});
