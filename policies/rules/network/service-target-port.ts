import type { Field } from "../../model/field";
import { label } from "../../model/pod";
import { networkGraph } from "../../model/network/network-graph";
import { allMatch, anyMatch, sameValue, type Match } from "../../model/selector";
import type { Workload } from "../../model/stack";
import { at, defineRule, undecided, violation } from "../../rule";

const PROTOCOL = "TCP";

export const serviceTargetPort = defineRule({
  id: "kubernetes-service-target-port",
  title: "Services must name ports that their pods have",
  rationale:
    "A named target port that no selected pod has leaves the Service without endpoints on that port, so that clients fail in production only.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Service"],
  controls: [],
  remediation: "Let targetPort be the name of a port of the pods' containers, with the same protocol.",
  waiveWhen: "A sidecar that is injected at admission brings the port.",
  *check(stack) {
    const graph = stack.once(networkGraph);
    for (const service of stack.ofKind("Service")) {
      const named = service.root
        .get("spec", "ports")
        .items()
        .filter((port) => port.get("targetPort").state === "unknown" || typeof port.get("targetPort").value === "string");
      const workloads = named.length > 0 ? graph.workloadsOf(service) : [];
      const selects = anyMatch(workloads.map(({ match }) => match));
      if (selects === "no") continue;
      for (const port of named) {
        const match = anyMatch(workloads.map(({ to, match }) => allMatch([match, hasPort(to, port)])));
        if (match === "yes") continue;
        const target = port.get("targetPort");
        const claim = `${label("port", port)} of the service must lead to a port that its pods have`;
        const reason = target.state === "unknown" ? undefined : "the pods that it may select cannot be read as a whole";
        yield* at(service, match === "no" && selects === "yes" ? violation(target, claim) : undecided(target, claim, reason));
      }
    }
  },
});

/** The name and the protocol must be the same. What of a pod is written elsewhere may have the port. */
function hasPort({ pod }: Workload, wanted: Field): Match {
  const ports = pod.allContainers().flatMap((container) => container.get("ports").items());
  const found = anyMatch(
    ports.map((port) => {
      const [own, asked] = [port.get("protocol"), wanted.get("protocol")];
      const isSameProtocol = sameValue(own, asked, PROTOCOL);
      return allMatch([sameValue(port.get("name"), wanted.get("targetPort")), isSameProtocol]);
    }),
  );
  return found === "no" && pod.spec.origin.sparse ? "unknown" : found;
}
