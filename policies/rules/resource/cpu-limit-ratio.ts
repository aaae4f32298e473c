import { mitreAttack } from "../../frameworks/mitre-attack";
import { isWithinRatio, requestsWithLimits } from "../../model/kubernetes/compute-resources";
import { number } from "../../parameter";
import { defineRule, requireField, undecided } from "../../rule";

export const cpuLimitRatio = defineRule({
  id: "kubernetes-cpu-limit-ratio",
  title: "CPU limits must be in proportion to the requests",
  rationale:
    "A limit many times as high as the request lets a container that is taken over compute far more than the scheduler has planned for it.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1496")],
  remediation: "Raise resources.requests.cpu to what the container really uses, or lower its limit.",
  optIn: "Bursts of CPU harm no neighbour that has requests of its own; this is for clusters that sell or measure CPU.",
  waiveWhen: "Raise the parameter, or waive it for a container that computes much at start and little afterwards.",
  parameters: { maximum: number("How many times the request a limit may be.", 10, { minimum: 1 }) },
  *check(pod, _context, { maximum }) {
    for (const { label, request, limit } of requestsWithLimits(pod, "cpu")) {
      const claim = `${label} must have a CPU limit of at most ${maximum} times its request`;
      if (request.state === "unknown") yield* undecided(request, claim);
      else yield* requireField(limit, (value) => isWithinRatio(value, request.value, maximum), claim);
    }
  },
});
