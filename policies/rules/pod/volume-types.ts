import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import type { Field } from "../../model/field";
import { defineRule, requireField } from "../../rule";

/** Sources of volumes that give a pod nothing of the node and nothing past the storage classes of the cluster. */
const ALLOWED = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

export const volumeTypes = defineRule({
  id: "kubernetes-volume-types",
  title: "Pods must use only volume types that the cluster controls",
  rationale: "Inline network and host volumes bypass the storage that administrators provide and mount with the node's rights.",
  severity: "medium",
  appliesTo: "pod",
  controls: [restricted("restrictedVolumes"), cisKubernetes("5.2.11"), nist800190("4.5.5"), pciDss("2.2.4"), mitreAttack("T1611")],
  remediation: `Use a persistentVolumeClaim for storage; other allowed types are ${ALLOWED.join(", ")}.`,
  waiveWhen: "A component of the cluster mounts directories of its node, or data is served over NFS and has no driver yet.",
  includes: ["kubernetes-host-path-volumes"],
  *check(pod) {
    for (const volume of pod.volumes()) {
      const sources = ALLOWED.map((type) => volume.field.get(type));
      if (sources.some((source) => source.state === "known")) continue;
      const place = sources.find((source) => source.state === "unknown") ?? otherSource(volume.field);
      if (place) yield* requireField(place, () => false, `${volume.label} must use an allowed volume type`);
    }
  },
});

/** The source that is none of the allowed ones. A volume without any becomes an emptyDir. */
function otherSource(volume: Field): Field | undefined {
  if (volume.state === "unknown") return volume;
  return volume.entries().find(([key, field]) => key !== "name" && field.state !== "absent")?.[1];
}
