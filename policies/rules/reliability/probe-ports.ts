import type { Field } from "../../model/field";
import type { Container } from "../../model/pod";
import { anyMatch, sameValue } from "../../model/selector";
import { defineRule, requireField, undecided } from "../../rule";

/** What may name a port of its container. */
const HANDLERS = [["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"]];
const ACTIONS = ["httpGet", "tcpSocket"];

export const probePorts = defineRule({
  id: "kubernetes-probe-ports",
  title: "Probes and hooks must name ports that their container has",
  rationale: "A name that no port of the container has fails each time: the container never gets ready, or is restarted for ever.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Use the name of a port of the same container, or its number.",
  waiveWhen: "Waive it where a webhook adds the port to the container.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const handler of HANDLERS) {
        for (const action of ACTIONS) {
          const port = container.get(...handler, action, "port");
          const claim = `${container.label} must declare the port that its ${handler.join(".")} names`;
          const isDeclared = anyMatch(portNames(container).map((name) => sameValue(name, port)));
          const isUnseen = isDeclared === "unknown" || (isDeclared === "no" && port.origin.sparse);
          if (port.state === "known" && isUnseen && !isNumber(port.value)) {
            yield* undecided(port, claim, "not all ports of the container can be read");
          } else yield* requireField(port, (value) => value === undefined || isNumber(value) || isDeclared === "yes", claim);
        }
      }
    }
  },
});

/** The kubelet reads a text of digits as a number too. */
function isNumber(port: unknown): boolean {
  return typeof port === "number" || (typeof port === "string" && /^\d+$/.test(port));
}

function portNames(container: Container): Field[] {
  return container
    .get("ports")
    .items()
    .map((port) => port.get("name"));
}
