import { ephemeralStorageLimits } from "../../../../policies/rules/resource/ephemeral-storage-limits";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must have a limit on ephemeral storage';
const path = "spec.containers[0].resources.limits.ephemeral-storage";

testRule(ephemeralStorageLimits, {
  ordinaryOnly: true,
  compliant: [{ [path]: "1500m" }, { [path]: 1 }, { "spec.ephemeralContainers": UNKNOWN }],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { "spec.containers[0].resources": null }, path, message },
    { set: { [path]: "0" }, path, message },
    { set: { [path]: 0 }, path, message },
    { set: { [path]: "-1" }, path, message },
    { set: { [path]: "plenty" }, path, message },
    {
      set: { "spec.initContainers[0].resources.limits": null },
      path: "spec.initContainers[0].resources.limits.ephemeral-storage",
      message: 'init container "init" must have a limit on ephemeral storage',
    },
    // Kubernetes knows no such limit of a whole pod.
    { set: { [path]: null, "spec.resources": { limits: { "ephemeral-storage": "1Gi" } } }, path, message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    { set: { "spec.containers[0].resources": UNKNOWN }, path: "spec.containers[0].resources", message },
  ],
  legitimate: [
    {
      what: "a node agent whose node keeps pods on a disk of their own",
      set: { "spec.containers[0].resources.limits": { cpu: "250m", memory: "180Mi" } },
      waived: true,
    },
  ],
});
