import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

const HANDLERS = [["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"]];

export const probeHost = defineRule({
  id: "kubernetes-probe-host",
  title: "Probes and lifecycle hooks must not name a host",
  rationale:
    "The kubelet sends these requests from the node: a host of the pod's choosing lets it reach what only the node may reach.",
  severity: "medium",
  appliesTo: "pod",
  controls: [baseline("hostProbesAndHostLifecycle")],
  remediation: "Remove host from the httpGet or tcpSocket handler: it then targets the pod itself.",
  since: 34,
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const handler of HANDLERS) {
        for (const action of ["httpGet", "tcpSocket"]) {
          const host = container.get(...handler, action, "host");
          yield* requireField(host, isUnsetOrEmpty, `${container.label} must not set a host in its ${handler.join(".")}`);
        }
      }
    }
  },
});
