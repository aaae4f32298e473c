import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, exceptWindows, requireField } from "../../rule";

export const userNamespace = defineRule({
  id: "kubernetes-user-namespace",
  title: "Pods must have a user namespace of their own",
  rationale: "In a user namespace root is an ordinary user of the node, so a process that escapes has no rights there.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Set hostUsers to false.",
  waiveWhen: "A component of the cluster shares a namespace of its node, or a volume's file system has no mounts with mapped IDs.",
  optIn: "It needs Kubernetes v1.33 or later, and nodes whose kernel, runtime and file systems support user namespaces.",
  *check(pod, context) {
    const isOwn = requireField(pod.spec.get("hostUsers"), (value) => value === false, "pod must set hostUsers=false");
    yield* exceptWindows(pod, context, isOwn);
  },
});
