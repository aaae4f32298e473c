import { mitreAttack } from "../../frameworks/mitre-attack";
import { isBounded } from "../../model/kubernetes/compute-resources";
import type { Field } from "../../model/field";
import type { Pod } from "../../model/pod";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { allMatch, type Match } from "../../model/selector";
import { defineRule, requireField, undecided } from "../../rule";

export const emptyDirSizeLimit = defineRule({
  id: "kubernetes-empty-dir-size-limit",
  title: "emptyDir volumes must be bounded",
  rationale:
    "An emptyDir lies on the disk of the node, or in its memory. Unless it, or all containers of the pod, have a limit, whoever can write to it exhausts the node and evicts its neighbours.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1499")],
  remediation:
    "Set emptyDir.sizeLimit, or limits of ephemeral-storage on all containers; for the medium Memory, limits of memory count.",
  waiveWhen: "Waive it for caches on nodes whose disk for pods is separate and watched.",
  *check(pod) {
    for (const { label, field } of pod.volumes()) {
      const emptyDir = field.get("emptyDir");
      if (emptyDir.state === "absent" && hasOtherSource(field)) continue;
      const isBoundElsewhere = boundOf(pod, emptyDir.get("medium"));
      if (isBoundElsewhere === "yes") continue;
      const limit = emptyDir.get("sizeLimit");
      const claim = `${label} must have a sizeLimit for its emptyDir`;
      if (isBoundElsewhere === "unknown" && !isPositiveQuantity(limit.value)) {
        const reason = "the limits of its containers or its medium are not known until deployment";
        yield* undecided(limit, claim, limit.state === "unknown" ? undefined : reason);
      } else yield* requireField(limit, isPositiveQuantity, claim);
    }
  },
});

/** What is stored on disk counts towards the ephemeral storage of the pod's containers, what is in memory towards their memory. */
function boundOf(pod: Pod, medium: Field): Match {
  if (medium.state === "unknown") {
    return allMatch([isBounded(pod, "memory"), isBounded(pod, "ephemeral-storage")]) === "yes" ? "yes" : "unknown";
  }
  // Huge pages are set aside for those who request them.
  if (typeof medium.value === "string" && medium.value.startsWith("HugePages")) return "yes";
  return isBounded(pod, medium.value === "Memory" ? "memory" : "ephemeral-storage");
}

/** A volume that says nothing else is an emptyDir. */
function hasOtherSource(volume: Field): boolean {
  return volume.entries().some(([key, field]) => key !== "name" && field.state !== "absent");
}
