import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { WORKLOAD_KINDS } from "../../model/kubernetes/kinds";
import { namespaceOf } from "../../model/stack";
import { defineRule, requireField } from "../../rule";

const SYSTEM = ["kube-node-lease", "kube-public", "kube-system"];

export const systemNamespace = defineRule({
  id: "kubernetes-system-namespace",
  title: "Workloads must stay out of the namespaces of the control plane",
  rationale:
    "A pod there may use the service accounts and secrets of the control plane, many checks of admission leave these namespaces out, and nobody notices one more pod.",
  severity: "medium",
  appliesTo: "resource",
  kinds: WORKLOAD_KINDS,
  controls: [nsaCisa("network/kube-system"), pciDss("2.2.3"), mitreAttack("T1036.005")],
  remediation: "Create a namespace for the program and name it in metadata.namespace.",
  waiveWhen: "The program is a part of the cluster, such as a network or storage driver, name resolution or the metrics server.",
  *check(subject) {
    const isOther = (name: unknown): boolean => typeof name !== "string" || !SYSTEM.includes(name);
    yield* requireField(namespaceOf(subject), isOther, "workload must not run in a namespace of the control plane");
  },
});
