import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const nodePort = defineRule({
  id: "kubernetes-node-port",
  title: "Services must not open ports on the nodes",
  rationale:
    "A NodePort listens on every address of every node, past ingress controllers and their TLS, logs and filters, and often past firewalls that trust the nodes.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["Service"],
  controls: [nsaCisa("network/exposed-services"), nist800190("4.4.2"), pciDss("1.2.5"), pciDss("1.4.2"), mitreAttack("T1133")],
  remediation: "Use the type ClusterIP, and an Ingress or a Gateway for traffic from outside.",
  waiveWhen: "An ingress controller on machines without a load balancer takes its traffic on a NodePort.",
  *check(service) {
    yield* requireField(service.root.get("spec", "type"), (type) => type !== "NodePort", 'service must not be of type "NodePort"');
  },
});
