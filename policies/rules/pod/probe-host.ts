import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
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
  controls: [baseline("hostProbesAndHostLifecycle"), nist800190("4.4.2"), mitreAttack("T1046")],
  remediation: "Remove host from the httpGet or tcpSocket handler: it then targets the pod itself.",
  waiveWhen: "A pod on the network of its node listens on one address only, such as 127.0.0.1, under a waiver of the host network.",
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
