import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Container, Pod } from "../../model/pod";
import type { Field } from "../../model/field";
import { defineRule, requireField } from "../../rule";

const PROGRAM = /(?:^|\/)(?:bao|vault)$/;

export const agentMemory = defineRule({
  id: "vault-agent-memory",
  title: "Agents must keep what they fetch in memory",
  rationale:
    "What an agent writes into a volume are keys, passwords and tokens. On the disk of a node they outlive the pod, in backups and on disks that are thrown away.",
  severity: "medium",
  appliesTo: "pod",
  controls: [pciDss("3.6.1.3"), mitreAttack("T1552.001")],
  remediation: "Set medium to Memory on the emptyDir that the agent writes to.",
  waiveWhen: "The agent writes nothing secret, such as settings alone, or the disks of all nodes are encrypted.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      if (!isAgent(container)) continue;
      for (const volume of writtenBy(pod, container)) {
        const medium = volume.get("emptyDir", "medium");
        yield* requireField(medium, (value) => value === "Memory", "volume that an agent of Vault writes to must be in memory");
      }
    }
  },
});

/** Whatever the shape of the command, the program comes before the word that makes it an agent. */
function isAgent(container: Container): boolean {
  const words = ["command", "args"].flatMap((key) =>
    container
      .get(key)
      .items()
      .map(({ value }) => value),
  );
  const at = words.findIndex((word) => typeof word === "string" && PROGRAM.test(word));
  return at >= 0 && words[at + 1] === "agent";
}

/** The volumes of the pod that are an emptyDir and that the container mounts to write to, other than the one for temporary files. */
function writtenBy({ spec }: Pod, container: Container): Field[] {
  const mounts = container
    .get("volumeMounts")
    .items()
    .filter((mount) => mount.get("readOnly").value !== true && mount.get("mountPath").value !== "/tmp");
  const names = new Set(mounts.map((mount) => mount.get("name").value));
  return spec
    .get("volumes")
    .items()
    .filter((volume) => names.has(volume.get("name").value) && volume.get("emptyDir").state !== "absent");
}
