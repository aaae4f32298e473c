import { cpuRequests } from "../../../../policies/rules/resource/cpu-requests";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must request CPU';
const path = "spec.containers[0].resources.requests.cpu";
const limit = "spec.containers[0].resources.limits.cpu";

testRule(cpuRequests, {
  ordinaryOnly: true,
  compliant: [
    { [limit]: null },
    { [path]: null },
    { [path]: "0.5" },
    { "spec.ephemeralContainers": UNKNOWN },
    { [path]: null, [limit]: null, "spec.resources": { requests: { cpu: "1Gi" } } },
    { [path]: null, [limit]: null, "spec.resources": { limits: { cpu: "1Gi" } } },
  ],
  violations: [
    { set: { "spec.containers[0].resources": null }, path, message },
    { set: { [path]: "0" }, path, message },
    { set: { [path]: "1 Gi" }, path, message },
    {
      set: { "spec.initContainers[0].resources": null },
      path: "spec.initContainers[0].resources.requests.cpu",
      message: 'init container "init" must request CPU',
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
    {
      what: "an init container that shares the request of the pod",
      set: {
        "spec.initContainers[0].resources": null,
        "spec.containers[0].resources": null,
        "spec.resources": { requests: { cpu: "1" } },
      },
    },
    {
      what: "a batch job on spare capacity",
      set: { "spec.containers[0].resources": null, "spec.restartPolicy": "Never" },
      waived: true,
    },
  ],
});
