import { runsToCompletion } from "../../model/pod-lifetime";
import { isMap } from "../../model/field";
import { defineRule, requireField, undecided, unless } from "../../rule";

export const readinessProbe = defineRule({
  id: "kubernetes-readiness-probe",
  title: "Containers that listen on a port must have a readiness probe",
  rationale:
    "Without a probe, a container counts as ready as soon as its process exists. Clients are sent to it before it can answer, and an update that cannot answer at all replaces every pod that could.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Set readinessProbe on the container: an httpGet, grpc, tcpSocket or exec that succeeds when it can serve.",
  waiveWhen: "Waive it for sidecars and agents whose clients try again, such as those that only serve metrics.",
  *check(pod) {
    for (const container of pod.containersOf("container")) {
      const ports = container.get("ports");
      const claim = `${container.label} must have a readinessProbe`;
      if (ports.items().length === 0) continue;
      const probe = container.get("readinessProbe");
      const isUnsure = ports.state === "unknown" && probe.state === "absent";
      yield* unless(
        pod.spec.get("restartPolicy"),
        runsToCompletion,
        isUnsure ? undecided(ports, claim) : requireField(probe, isMap, claim),
      );
    }
  },
});
