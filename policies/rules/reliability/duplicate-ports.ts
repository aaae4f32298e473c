import type { Container } from "../../model/pod";
import { allMatch, anyMatch, sameValue, type Match } from "../../model/selector";
import type { Field } from "../../model/field";
import { defineRule, undecided, violation } from "../../rule";

const DEFAULT_PROTOCOL = "TCP";

export const duplicatePorts = defineRule({
  id: "kubernetes-duplicate-ports",
  title: "Containers of a pod must not listen on the same port",
  rationale:
    "The containers of a pod share its network, so only the first gets the port. The API server accepts it, and the other fails at start, or answers in the first one's place.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Give each container a port of its own, or declare the port on the container that listens.",
  waiveWhen: "Waive it for containers of which only one listens at a time, such as a server and its standby.",
  *check(pod) {
    const earlier: Field[] = [];
    for (const container of pod.allContainers().filter(runsBesideOthers)) {
      const ports = container.get("ports").items();
      for (const port of ports) {
        const claim = `${container.label} must not listen on a port of another container`;
        const place = port.get("containerPort");
        const match = anyMatch(earlier.map((other) => isSamePort(other, port)));
        if (match === "yes") yield* violation(place, claim);
        if (match === "unknown") yield* undecided(place, claim, place.state === "unknown" ? undefined : REASON);
      }
      earlier.push(...ports);
    }
  },
});

const REASON = "the ports of another container are not known until deployment";

/** Init containers have ended before others start, unless they are sidecars. */
function runsBesideOthers(container: Container): boolean {
  return container.role === "container" || container.get("restartPolicy").value === "Always";
}

function isSamePort(a: Field, b: Field): Match {
  return allMatch([
    sameValue(a.get("containerPort"), b.get("containerPort")),
    sameValue(a.get("protocol"), b.get("protocol"), DEFAULT_PROTOCOL),
  ]);
}
