import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, requireField } from "../../rule";

export const hostPathVolumes = defineRule({
  id: "kubernetes-host-path-volumes",
  title: "Pods must not mount directories of their node",
  rationale: "A mounted directory of the node gives access to its credentials and sockets, and a writable one to the node itself.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    baseline("hostPathVolumes"),
    cisKubernetes("5.2.11"),
    nsaCisa("pod-security/host-path"),
    nist800190("4.4.3"),
    nist800190("4.5.5"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation: "Replace the hostPath volume by a persistentVolumeClaim, an emptyDir, a configMap or a secret.",
  waiveWhen:
    "A component of the cluster reads or serves its node: a log shipper reads /var/log, a metrics agent /proc and /sys, a storage driver mounts volumes.",
  *check(pod) {
    for (const volume of pod.volumes()) {
      yield* requireField(volume.field.get("hostPath"), (value) => value === undefined, `${volume.label} must not use hostPath`);
    }
  },
});
