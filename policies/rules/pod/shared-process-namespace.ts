import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const sharedProcessNamespace = defineRule({
  id: "kubernetes-shared-process-namespace",
  title: "The containers of a pod must not share their processes",
  rationale:
    "In a shared namespace each container sees the environment and the files of all others through /proc and can send them signals.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.4.3"), nist800190("4.4.4"), pciDss("2.2.3"), mitreAttack("T1613")],
  remediation: "Remove shareProcessNamespace, or set it to false.",
  waiveWhen: "A container has to send signals to another one, for example to have it read its configuration again, and trusts it.",
  *check(pod) {
    yield* requireField(pod.spec.get("shareProcessNamespace"), isUnsetOrFalse, "pod must not set shareProcessNamespace=true");
  },
});
