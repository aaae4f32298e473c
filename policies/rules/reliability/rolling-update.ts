import type { Field } from "../../model/field";
import type { Pod } from "../../model/pod";
import { minimumOf, runsAtLeast, scaledWorkloads } from "../../model/kubernetes/scaling";
import { anyMatch, matchIf, type Match } from "../../model/selector";
import { at, defineRule, requireField, undecided, type Observation } from "../../rule";

const CLAIM = "workload must be updated a few pods at a time";
const REASON = "how many pods there are, or whether they have volumes, cannot be read";
const DAEMON_KINDS = ["apps/DaemonSet", "extensions/DaemonSet"];

export const rollingUpdate = defineRule({
  id: "kubernetes-rolling-update",
  title: "Workloads with several pods must be updated a few at a time",
  rationale:
    "An update that ends all pods before it starts new ones is an outage, and if the new ones do not start it lasts until somebody goes back.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["apps/Deployment", "apps/StatefulSet", "extensions/Deployment", ...DAEMON_KINDS],
  controls: [],
  remediation: "Set the strategy to RollingUpdate with a maxUnavailable below the number of pods, 25% by default.",
  waiveWhen: "Waive it for software of which two versions must never run side by side.",
  *check(stack) {
    for (const workload of stack.once(scaledWorkloads)) {
      const { subject, pod } = workload;
      const strategy = subject.root.get("spec", "strategy");
      const isSeveral = runsAtLeast(workload, 2);
      if (isSeveral === "no") continue;
      // Only one pod at a time can mount most volumes, so the old one must go first.
      const claims = hasClaims(pod);
      if (claims !== "yes") {
        const observations = requireField(strategy.get("type"), (type) => type !== "Recreate", CLAIM);
        yield* at(subject, isSeveral === "unknown" || claims === "unknown" ? unsure(observations) : observations);
      }
      for (const settings of [strategy, subject.root.get("spec", "updateStrategy")]) {
        yield* at(subject, notAll(settings, minimumOf(workload)));
      }
    }
    for (const subject of stack.ofKind(...DAEMON_KINDS)) {
      yield* at(subject, notAll(subject.root.get("spec", "updateStrategy"), Infinity));
    }
  },
});

/** `count` is how many pods there are at least, `undefined` where that cannot be read. */
function notAll(strategy: Field, count: number | undefined): Iterable<Observation> {
  const place = strategy.get("rollingUpdate", "maxUnavailable");
  const isAll = (value: unknown): boolean => value === "100%" || (typeof value === "number" && value >= (count ?? Infinity));
  const isUnsure = count === undefined && typeof place.value === "number" && place.value > 1;
  return isUnsure ? undecided(place, CLAIM, REASON) : requireField(place, (value) => !isAll(value), CLAIM);
}

function unsure(observations: readonly Observation[]): Observation[] {
  return observations.flatMap((observation) =>
    observation.outcome === "violation" ? [...undecided(observation.field, observation.claim, REASON)] : [observation],
  );
}

function hasClaims(pod: Pod): Match {
  return anyMatch(
    pod.volumes().map(({ field }) => {
      const claim = field.get("persistentVolumeClaim");
      return claim.state === "unknown" ? "unknown" : matchIf(claim.state === "known");
    }),
  );
}
