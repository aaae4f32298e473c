import { baseline } from "../../frameworks/pss";
import { defineRule, requireField } from "../../rule";

export const hostPorts = defineRule({
  id: "kubernetes-host-ports",
  title: "Containers must not bind ports of their node",
  rationale: "A port of the node is reachable from outside the cluster and is not covered by the pod's NetworkPolicy.",
  severity: "medium",
  appliesTo: "pod",
  controls: [baseline("hostPorts")],
  remediation: "Remove hostPort from the port and reach the container through a Service.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const port of container.get("ports").items()) {
        const accepts = (value: unknown): boolean => value === undefined || value === 0;
        yield* requireField(port.get("hostPort"), accepts, `${container.label} must not use a host port`);
      }
    }
  },
});
