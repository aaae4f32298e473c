import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const persistentVolumeHostPath = defineRule({
  id: "kubernetes-persistent-volume-host-path",
  title: "Persistent volumes must not be directories of a node",
  rationale:
    "A claim on such a volume mounts a directory of the node into a pod that itself names no hostPath, past everything that looks at pods.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["PersistentVolume"],
  controls: [
    cisKubernetes("5.1.9"),
    cisKubernetes("5.2.11"),
    nsaCisa("pod-security/host-path"),
    nist800190("4.5.5"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation: "Use a storage class with a driver, or a volume of the type local, which administrators tie to a disk and a node.",
  waiveWhen: "A cluster of one node on a developer's machine has no storage driver.",
  *check({ root }) {
    yield* requireField(root.get("spec", "hostPath"), (value) => value === undefined, "persistent volume must not use hostPath");
  },
});
