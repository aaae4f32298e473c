import { baseline } from "../../frameworks/pss";
import { defineRule, requireField } from "../../rule";

export const hostPathVolumes = defineRule({
  id: "kubernetes-host-path-volumes",
  title: "Pods must not mount directories of their node",
  rationale: "A mounted directory of the node gives access to its credentials and sockets, and a writable one to the node itself.",
  severity: "high",
  appliesTo: "pod",
  controls: [baseline("hostPathVolumes")],
  remediation: "Replace the hostPath volume by a persistentVolumeClaim, an emptyDir, a configMap or a secret.",
  *check(pod) {
    for (const volume of pod.volumes()) {
      yield* requireField(volume.field.get("hostPath"), (value) => value === undefined, `${volume.label} must not use hostPath`);
    }
  },
});
