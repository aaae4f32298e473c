import { mitreAttack } from "../../frameworks/mitre-attack";
import { isWithinRatio, requestsWithLimits } from "../../model/kubernetes/compute-resources";
import { number } from "../../parameter";
import { defineRule, requireField, undecided } from "../../rule";

export const memoryLimitRatio = defineRule({
  id: "kubernetes-memory-limit-ratio",
  title: "Memory limits must be near the requests",
  rationale:
    "The scheduler fills a node by requests. Where limits are many times as high, pods that use what they are allowed exhaust the node, and others are killed for it.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1499")],
  remediation: "Raise resources.requests.memory to what the container really uses, or lower its limit.",
  waiveWhen:
    "Raise the parameter, or waive it for a container that needs much memory for a short while, such as one that compiles at start.",
  parameters: { maximum: number("How many times the request a limit may be.", 4, { minimum: 1 }) },
  *check(pod, _context, { maximum }) {
    for (const { label, request, limit } of requestsWithLimits(pod, "memory")) {
      const claim = `${label} must have a memory limit of at most ${maximum} times its request`;
      if (request.state === "unknown") yield* undecided(request, claim);
      else yield* requireField(limit, (value) => isWithinRatio(value, request.value, maximum), claim);
    }
  },
});
