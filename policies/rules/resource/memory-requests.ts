import { mitreAttack } from "../../frameworks/mitre-attack";
import { requestOf, scheduledContainers } from "../../model/kubernetes/compute-resources";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const memoryRequests = defineRule({
  id: "kubernetes-memory-requests",
  title: "Containers must request memory",
  rationale:
    "The scheduler places a pod by what it requests. One that requests no memory lands on nodes that have none left, and is the first to be killed when they run out.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1499")],
  remediation: "Set resources.requests.memory on every container to what it uses, or a limit, which counts as the request.",
  waiveWhen:
    "Waive it for work that may be killed at any time, such as batch jobs on spare capacity, and where a LimitRange gives each container a default request.",
  *check(pod) {
    for (const container of scheduledContainers(pod)) {
      yield* requireField(requestOf(pod, container, "memory"), isPositiveQuantity, `${container.label} must request memory`);
    }
  },
});
