import { cpuLimits } from "../../../../policies/rules/resource/cpu-limits";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must have a CPU limit';
const path = "spec.containers[0].resources.limits.cpu";

testRule(cpuLimits, {
  ordinaryOnly: true,
  compliant: [
    { [path]: "1500m" },
    { [path]: 1 },
    { "spec.ephemeralContainers": UNKNOWN },
    { [path]: null, "spec.resources": { limits: { cpu: "1Gi" } } },
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
      path: "spec.initContainers[0].resources.limits.cpu",
      message: 'init container "init" must have a CPU limit',
    },
    { set: { [path]: null, "spec.resources": { limits: { cpu: "0" } } }, path: "spec.resources.limits.cpu", message },
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
        "spec.containers[0].resources": null,
        "spec.initContainers[0].resources": null,
        "spec.resources": { limits: { cpu: "2" } },
      },
    },
    {
      what: "a network plugin, which must not be throttled",
      set: { "spec.containers[0].resources": { requests: { cpu: "100m", memory: "50Mi" } } },
      waived: true,
    },
  ],
});
