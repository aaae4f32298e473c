import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const mountPropagation = defineRule({
  id: "kubernetes-mount-propagation",
  title: "Containers must not propagate mounts to their node",
  rationale:
    "With Bidirectional propagation a container can mount a file system over a directory of the node and of its other pods.",
  severity: "high",
  appliesTo: "pod",
  controls: [nist800190("4.5.5"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Remove mountPropagation, or set it to None or HostToContainer.",
  waiveWhen: "A storage driver mounts volumes for the other pods of its node.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const mount of container.get("volumeMounts").items()) {
        yield* requireField(
          mount.get("mountPropagation"),
          isOneWay,
          `${container.label} must not propagate its mounts to the node`,
        );
      }
    }
  },
});

function isOneWay(value: unknown): boolean {
  return value === undefined || value === "None" || value === "HostToContainer";
}
