import { mitreAttack } from "../../frameworks/mitre-attack";
import { requestOf, scheduledContainers } from "../../model/kubernetes/compute-resources";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const cpuRequests = defineRule({
  id: "kubernetes-cpu-requests",
  title: "Containers must request CPU",
  rationale:
    "Requests are the shares by which the kernel divides a busy CPU. A container without one gets next to nothing when a neighbour, or an attacker in it, takes all.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1499")],
  remediation: "Set resources.requests.cpu on every container to what it uses, or a limit, which counts as the request.",
  waiveWhen:
    "Waive it for work that may starve, such as batch jobs on spare capacity, and where a LimitRange gives each container a default request.",
  *check(pod) {
    for (const container of scheduledContainers(pod)) {
      yield* requireField(requestOf(pod, container, "cpu"), isPositiveQuantity, `${container.label} must request CPU`);
    }
  },
});
