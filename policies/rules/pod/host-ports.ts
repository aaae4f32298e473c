import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, requireField } from "../../rule";

export const hostPorts = defineRule({
  id: "kubernetes-host-ports",
  title: "Containers must not bind ports of their node",
  rationale: "A port of the node is reachable from outside the cluster and is not covered by the pod's NetworkPolicy.",
  severity: "medium",
  appliesTo: "pod",
  controls: [baseline("hostPorts"), cisKubernetes("5.2.12"), nist800190("4.4.2"), pciDss("1.2.5"), mitreAttack("T1133")],
  remediation: "Remove hostPort from the port and reach the container through a Service.",
  waiveWhen: "An ingress controller on machines without a load balancer takes traffic on ports 80 and 443 of its nodes.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const port of container.get("ports").items()) {
        const accepts = (value: unknown): boolean => value === undefined || value === 0;
        yield* requireField(port.get("hostPort"), accepts, `${container.label} must not use a host port`);
      }
    }
  },
});
