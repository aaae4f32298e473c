import type { Field } from "../../model/field";
import type { Pod } from "../../model/pod";
import { runsAtLeast, SCALED_KINDS, scaledWorkloads } from "../../model/kubernetes/scaling";
import { allMatch, anyMatch, matchIf, type Match } from "../../model/selector";
import { at, defineRule, undecided, violation } from "../../rule";

const CLAIM = "pods must be spread over nodes or zones";

export const topologySpread = defineRule({
  id: "kubernetes-topology-spread",
  title: "Workloads with several pods must spread them over nodes or zones in production",
  rationale: "Pods that happen to share a node, or a zone, fail together, and the second one was for nothing.",
  severity: "low",
  appliesTo: "stack",
  kinds: SCALED_KINDS,
  controls: [],
  remediation:
    "Set topologySpreadConstraints or affinity.podAntiAffinity on the pods, by topology.kubernetes.io/zone or kubernetes.io/hostname.",
  waiveWhen: "Waive it where the defaults of the scheduler, which spread pods if it costs nothing, are enough.",
  *check(stack, { environment }) {
    if (environment === "dev" || environment === "uat") return;
    for (const workload of stack.once(scaledWorkloads)) {
      const isSeveral = runsAtLeast(workload, 2);
      const isTogether = isUnspread(workload.pod);
      const match = allMatch([isSeveral, isTogether]);
      const place = workload.pod.spec.get("topologySpreadConstraints");
      if (match === "yes") yield* at(workload.subject, violation(place, CLAIM));
      const reason =
        isSeveral === "unknown" ? "how many pods there are cannot be read" : "not all of the pod's affinity can be read";
      if (match === "unknown") yield* at(workload.subject, undecided(place, CLAIM, place.state === "unknown" ? undefined : reason));
    }
  },
});

function isUnspread({ spec }: Pod): Match {
  const antiAffinity = spec.get("affinity", "podAntiAffinity");
  const isSpread = anyMatch([
    hasItems(spec.get("topologySpreadConstraints")),
    hasItems(antiAffinity.get("requiredDuringSchedulingIgnoredDuringExecution")),
    hasItems(antiAffinity.get("preferredDuringSchedulingIgnoredDuringExecution")),
  ]);
  return isSpread === "unknown" ? "unknown" : matchIf(isSpread === "no");
}

/** What a patch does not show may be there. */
function hasItems(list: Field): Match {
  if (list.state === "unknown" || (list.state === "absent" && list.origin.sparse)) return "unknown";
  return matchIf(list.items().length > 0);
}
