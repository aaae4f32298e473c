import { emptyDirSizeLimit } from "../../../../policies/rules/resource/empty-dir-size-limit";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'volume "cache" must have a sizeLimit for its emptyDir';
const path = "spec.volumes[0].emptyDir.sizeLimit";
const unbounded: Record<string, Json> = {
  "spec.containers[0].resources.limits.memory": null,
  "spec.containers[0].resources.limits.ephemeral-storage": null,
};
const volume = (source: { [key: string]: Json }): Record<string, Json> => ({ "spec.volumes": [{ name: "cache", ...source }] });

testRule(emptyDirSizeLimit, {
  compliant: [
    { ...unbounded, ...volume({ emptyDir: { sizeLimit: "1Gi" } }) },
    { ...unbounded, ...volume({ emptyDir: { medium: "Memory", sizeLimit: "64Mi" } }) },
    // The limits of the containers count what is in the volume.
    volume({ emptyDir: {} }),
    volume({ emptyDir: { medium: "Memory" } }),
    { "spec.containers[0].resources.limits.ephemeral-storage": null, ...volume({ emptyDir: { medium: "Memory" } }) },
    { ...unbounded, "spec.resources": { limits: { memory: "1Gi" } }, ...volume({ emptyDir: { medium: "Memory" } }) },
    { ...unbounded, ...volume({ emptyDir: { medium: "HugePages-2Mi" } }) },
    { ...unbounded, ...volume({ configMap: { name: "cache" } }) },
    volume({ emptyDir: UNKNOWN }),
    { "spec.volumes": UNKNOWN },
  ],
  violations: [
    { set: { ...unbounded, ...volume({ emptyDir: {} }) }, path, message },
    { set: { ...unbounded, ...volume({ emptyDir: { medium: "Memory" } }) }, path, message },
    { set: { ...unbounded, ...volume({ emptyDir: { sizeLimit: "0" } }) }, path, message },
    { set: { ...unbounded, ...volume({ emptyDir: { sizeLimit: "plenty" } }) }, path, message },
    // Without a source, a volume is an emptyDir.
    { set: { ...unbounded, ...volume({}) }, path, message },
    {
      set: { "spec.initContainers[0].resources.limits.ephemeral-storage": null, ...volume({ emptyDir: {} }) },
      path,
      message,
    },
    {
      set: { "spec.containers[0].resources.limits.memory": null, ...volume({ emptyDir: { medium: "Memory" } }) },
      path,
      message,
    },
  ],
  undecided: [
    { set: { ...unbounded, ...volume({ emptyDir: { sizeLimit: UNKNOWN } }) }, path, message },
    { set: { ...unbounded, ...volume({ emptyDir: UNKNOWN }) }, path: "spec.volumes[0].emptyDir", message },
    {
      set: { ...unbounded, "spec.volumes": UNKNOWN },
      path: "spec.volumes",
      message: "volume must have a sizeLimit for its emptyDir",
    },
    {
      set: { "spec.containers[0].resources.limits": UNKNOWN, ...volume({ emptyDir: {} }) },
      path,
      message,
      reason: "the limits of its containers or its medium are not known until deployment",
    },
    {
      set: { "spec.containers[0].resources.limits.memory": null, ...volume({ emptyDir: { medium: UNKNOWN } }) },
      path,
      message,
      reason: "the limits of its containers or its medium are not known until deployment",
    },
  ],
  legitimate: [
    { what: "a folder for temporary files beside a read-only root", set: volume({ emptyDir: {} }) },
    { what: "a cache on a disk that is kept apart for it", set: { ...unbounded, ...volume({ emptyDir: {} }) }, waived: true },
  ],
});
