import { memoryLimits } from "../../../../policies/rules/resource/memory-limits";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must have a memory limit';
const path = "spec.containers[0].resources.limits.memory";

testRule(memoryLimits, {
  ordinaryOnly: true,
  compliant: [
    { [path]: "1500m" },
    { [path]: 1 },
    { "spec.ephemeralContainers": UNKNOWN },
    { [path]: null, "spec.resources": { limits: { memory: "1Gi" } } },
  ],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { "spec.containers[0].resources": null }, path, message },
    { set: { [path]: "0" }, path, message },
    { set: { [path]: 0 }, path, message },
    { set: { [path]: "-1" }, path, message },
    { set: { [path]: "plenty" }, path, message },
    {
      set: { "spec.initContainers[0].resources.limits": null },
      path: "spec.initContainers[0].resources.limits.memory",
      message: 'init container "init" must have a memory limit',
    },
    { set: { [path]: null, "spec.resources": { limits: { memory: "0" } } }, path: "spec.resources.limits.memory", message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    { set: { "spec.containers[0].resources": UNKNOWN }, path: "spec.containers[0].resources", message },
    { set: { [path]: null, "spec.resources": UNKNOWN }, path: "spec.resources", message },
  ],
  legitimate: [
    {
      what: "a pod whose containers share one limit",
      set: {
        "spec.initContainers[0].resources": null,
        "spec.containers[0].resources": null,
        "spec.resources": { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
      },
    },
    {
      what: "a chart that leaves limits to the LimitRange of its namespace",
      set: { "spec.containers[0].resources": null },
      waived: true,
    },
  ],
});
