import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { limitOf, scheduledContainers } from "../../model/kubernetes/compute-resources";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const ephemeralStorageLimits = defineRule({
  id: "kubernetes-ephemeral-storage-limits",
  title: "Containers must have a limit on ephemeral storage",
  rationale:
    "Logs, emptyDir volumes and the writable layer lie on the disk of the node. Without a limit, one container fills it, and every pod of the node is evicted.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("network/limit-ranges"), mitreAttack("T1499")],
  remediation: "Set resources.limits.ephemeral-storage on every container; the kubelet evicts a pod that uses more.",
  waiveWhen:
    "Waive it where a LimitRange of the namespace gives each container a default limit and the manifests cannot be changed, or where nodes keep pods' data on disks with quotas of their own.",
  *check(pod) {
    for (const container of scheduledContainers(pod)) {
      const claim = `${container.label} must have a limit on ephemeral storage`;
      yield* requireField(limitOf(pod, container, "ephemeral-storage"), isPositiveQuantity, claim);
    }
  },
});
