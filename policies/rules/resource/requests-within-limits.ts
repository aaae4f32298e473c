import { requestsWithLimits } from "../../model/kubernetes/compute-resources";
import { parseQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField, undecided } from "../../rule";

/** Each resource with the word that messages have for it. */
const RESOURCES = [
  ["cpu", "CPU"],
  ["memory", "memory"],
  ["ephemeral-storage", "ephemeral storage"],
] as const;

export const requestsWithinLimits = defineRule({
  id: "kubernetes-requests-within-limits",
  title: "Requests must not exceed limits",
  rationale:
    "The API server refuses such a pod; of a Deployment that means an update that never starts, with its reason in an event.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Lower the request or raise the limit.",
  waiveWhen: "Never: no cluster accepts such a pod.",
  *check(pod) {
    for (const [resource, word] of RESOURCES) {
      for (const { label, request, limit } of requestsWithLimits(pod, resource)) {
        const claim = `${label} must not request more ${word} than its limit`;
        if (limit.state === "unknown") yield* undecided(limit, claim);
        else yield* requireField(request, (value) => isAtMost(value, limit.value), claim);
      }
    }
  },
});

/** What is no quantity is not compared. */
function isAtMost(request: unknown, limit: unknown): boolean {
  const asked = parseQuantity(request);
  const allowed = parseQuantity(limit);
  return asked === undefined || allowed === undefined || asked <= allowed;
}
