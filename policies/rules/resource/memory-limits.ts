import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { limitOf, scheduledContainers } from "../../model/kubernetes/compute-resources";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const memoryLimits = defineRule({
  id: "kubernetes-memory-limits",
  title: "Containers must have a memory limit",
  rationale:
    "Memory cannot be taken back. Without a limit, one leak or one attacker uses up the node's, and the kernel kills processes of other pods. A limit of 0 is none.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nsaCisa("network/limit-ranges"), nist800190("4.4.4"), mitreAttack("T1496"), mitreAttack("T1499")],
  remediation: "Set resources.limits.memory on every container, or spec.resources.limits.memory on the pod (v1.34 and later).",
  waiveWhen:
    "Waive it where a LimitRange of the namespace gives each container a default limit and the manifests cannot be changed.",
  *check(pod) {
    for (const container of scheduledContainers(pod)) {
      yield* requireField(limitOf(pod, container, "memory"), isPositiveQuantity, `${container.label} must have a memory limit`);
    }
  },
});
