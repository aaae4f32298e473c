import { isMap } from "../../model/field";
import type { Pod } from "../../model/pod";
import { runsToCompletion } from "../../model/kubernetes/pod-lifetime";
import { defineRule, requireField, undecided, unless, type Observation } from "../../rule";

export const readinessProbe = defineRule({
  id: "kubernetes-readiness-probe",
  title: "Pods that listen on a port must have a readiness probe",
  rationale:
    "Without a probe, a pod counts as ready as soon as its processes exist. Clients are sent to it before it can answer, and an update that cannot answer at all replaces every pod that could.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Set readinessProbe on the container that serves: an httpGet, grpc, tcpSocket or exec that succeeds when it can.",
  waiveWhen: "Waive it for agents whose clients try again, such as those that only serve metrics.",
  *check(pod) {
    yield* unless(pod.spec.get("restartPolicy"), runsToCompletion, mustBeProbed(pod));
  },
});

/** One probe in the pod is enough: that of a proxy often asks the server behind it. */
function* mustBeProbed(pod: Pod): Generator<Observation> {
  const containers = pod.containersOf("container");
  const [listener] = containers.filter((container) => container.get("ports").items().length > 0);
  const probes = containers.map((container) => container.get("readinessProbe"));
  if (!listener || probes.some(({ value }) => isMap(value))) return;
  const claim = `${listener.label} must have a readinessProbe`;
  const [ports, place] = [listener.get("ports"), listener.get("readinessProbe")];
  const unread = probes.find(({ state }) => state === "unknown") ?? (ports.state === "unknown" ? ports : undefined);
  yield* unread ? undecided(unread, claim) : requireField(place, isMap, claim);
}
