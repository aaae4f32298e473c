import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { limitOf, scheduledContainers } from "../../model/kubernetes/compute-resources";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const cpuLimits = defineRule({
  id: "kubernetes-cpu-limits",
  title: "Containers must have a CPU limit",
  rationale:
    "Without a limit, a container that is taken over can compute for its attacker with all that the node has to spare, and nobody notices. A limit of 0 is none.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("network/limit-ranges"), nist800190("4.4.4"), mitreAttack("T1496"), mitreAttack("T1499")],
  remediation: "Set resources.limits.cpu on every container, or spec.resources.limits.cpu on the pod (v1.34 and later).",
  waiveWhen:
    "Waive it for what must not be throttled, such as network plugins and databases; disable it where nodes are shared by CPU requests alone.",
  *check(pod) {
    for (const container of scheduledContainers(pod)) {
      yield* requireField(limitOf(pod, container, "cpu"), isPositiveQuantity, `${container.label} must have a CPU limit`);
    }
  },
});
