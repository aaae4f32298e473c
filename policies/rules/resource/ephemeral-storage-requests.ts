import { mitreAttack } from "../../frameworks/mitre-attack";
import { requestOf, scheduledContainers } from "../../model/kubernetes/compute-resources";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const ephemeralStorageRequests = defineRule({
  id: "kubernetes-ephemeral-storage-requests",
  title: "Containers must request ephemeral storage",
  rationale:
    "The scheduler places a pod by what it requests. Pods that request no storage share a disk that is too small for them, and are evicted when it is full.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1499")],
  remediation: "Set resources.requests.ephemeral-storage on every container, or a limit, which counts as the request.",
  optIn: "A limit, which another rule demands, counts as the request; this is for clusters that set requests without limits.",
  waiveWhen: "Waive it for containers that write nothing, neither logs nor files.",
  *check(pod) {
    for (const container of scheduledContainers(pod)) {
      const claim = `${container.label} must request ephemeral storage`;
      yield* requireField(requestOf(pod, container, "ephemeral-storage"), isPositiveQuantity, claim);
    }
  },
});
