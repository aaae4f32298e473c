import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Pod } from "../../model/pod";
import { sameValue } from "../../model/selector";
import { defineRule, requireField, unless, type Observation } from "../../rule";

export const writableHostMounts = defineRule({
  id: "kubernetes-writable-host-mounts",
  title: "Directories of the node must be mounted read-only",
  rationale:
    "Who can write to the node can plant what it will run: a unit, a cron job, a static pod, or a link in /var/log that the kubelet follows as root.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.2.11"),
    nsaCisa("pod-security/host-path"),
    nist800190("4.5.5"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
    mitreAttack("T1543"),
  ],
  remediation:
    "Set readOnly to true on the volumeMount, and recursiveReadOnly to Enabled where other file systems are mounted below the directory.",
  waiveWhen: "A component of the cluster sets up its node, as network plugins and storage drivers do.",
  *check(pod) {
    for (const volume of pod.volumes()) {
      const hostPath = volume.field.get("hostPath");
      // Where it is not known whether the volume is of the node, neither is whether it may be written to.
      if (hostPath.state !== "absent") yield* unless(hostPath, () => false, readOnlyMounts(pod, volume));
    }
  },
});

function* readOnlyMounts(pod: Pod, volume: ReturnType<Pod["volumes"]>[number]): Generator<Observation> {
  const volumeName = volume.field.get("name");
  for (const container of pod.allContainers()) {
    for (const mount of container.get("volumeMounts").items()) {
      const name = mount.get("name");
      if (sameValue(volumeName, name) === "no") continue;
      const claim = `${container.label} must mount ${volume.label} read-only`;
      const readOnly = requireField(mount.get("readOnly"), (value) => value === true, claim);
      yield* unless(
        volumeName,
        () => false,
        unless(name, () => false, readOnly),
      );
    }
  }
}
