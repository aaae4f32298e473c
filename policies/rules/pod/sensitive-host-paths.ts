import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isSensitivePath, normalPath } from "../../model/kubernetes/host-path";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const sensitiveHostPaths = defineRule({
  id: "kubernetes-sensitive-host-paths",
  title: "Pods must not mount directories of their node that hold its credentials, devices or state",
  rationale:
    "Under /etc, /root and /var/lib/kubelet stand the keys of the node and of every pod on it; /proc, /sys and /dev lead to its kernel.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.2.11"),
    nsaCisa("pod-security/host-path"),
    nist800190("4.4.3"),
    nist800190("4.5.5"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
    mitreAttack("T1552.001"),
  ],
  remediation:
    "Mount the one file or directory that is needed, read-only, or use a configMap, a secret or the downward API instead.",
  waiveWhen:
    "A component of the cluster reads its node: a metrics agent /proc and /sys, a storage driver /var/lib/kubelet. Where many do, list the paths in `allowed`.",
  parameters: { allowed: texts("Sensitive paths that may be mounted. Each stands for itself alone, not for what is below it.") },
  *check(pod, _context, { allowed }) {
    const accepted = new Set(allowed.map(normalPath));
    const isAccepted = (path: unknown): boolean =>
      typeof path === "string" && (!isSensitivePath(path) || accepted.has(normalPath(path)));
    for (const volume of pod.volumes()) {
      const hostPath = volume.field.get("hostPath");
      if (hostPath.state === "absent") continue;
      yield* requireField(hostPath.get("path"), isAccepted, `${volume.label} must not mount a sensitive directory of the node`);
    }
  },
});
