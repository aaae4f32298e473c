import type { Field } from "../../model/field";
import { sameTree } from "../../model/kubernetes/same-tree";
import { allMatch, type Match } from "../../model/selector";
import { defineRule, undecided, violation } from "../../rule";

/** What a probe does. */
const ACTIONS = ["exec", "grpc", "httpGet", "tcpSocket"];
const DEFAULT_THRESHOLD = 3;
const DEFAULT_PERIOD = 10;

export const identicalProbes = defineRule({
  id: "kubernetes-identical-probes",
  title: "Liveness must not fail as soon as readiness does",
  rationale:
    "Where both probes ask the same with the same patience, a container that is busy is restarted instead of being spared. Under load that takes down one pod after the other.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation:
    "Let livenessProbe ask something that needs nothing else (not a database), or give it a higher failureThreshold or periodSeconds.",
  waiveWhen: "Waive it for a container that answers no requests, so that it makes no difference whether it is ready.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const [liveness, readiness] = [container.get("livenessProbe"), container.get("readinessProbe")];
      if (liveness.state === "absent" || readiness.state === "absent") continue;
      const claim = `${container.label} must have a livenessProbe that is more patient than its readinessProbe, or asks something else`;
      const match = allMatch([
        ...ACTIONS.map((action) => sameTree(liveness.get(action), readiness.get(action))),
        isNoLonger(liveness, readiness),
      ]);
      if (match === "yes") yield* violation(liveness, claim);
      if (match === "unknown") yield* undecided(liveness, claim, liveness.state === "unknown" ? undefined : REASON);
    }
  },
});

const REASON = "a part of its probes is not known until deployment";

/** Whether a probe gives up as soon as another, or sooner. */
function isNoLonger(probe: Field, other: Field): Match {
  const [own, others] = [patience(probe), patience(other)];
  if (own === undefined || others === undefined) return "unknown";
  return own <= others ? "yes" : "no";
}

/** For how many seconds a probe fails before it counts, `undefined` where that cannot be read. */
function patience(probe: Field): number | undefined {
  const [threshold, period] = [probe.get("failureThreshold"), probe.get("periodSeconds")];
  if (threshold.state === "unknown" || period.state === "unknown") return undefined;
  return Number(threshold.value ?? DEFAULT_THRESHOLD) * Number(period.value ?? DEFAULT_PERIOD);
}
