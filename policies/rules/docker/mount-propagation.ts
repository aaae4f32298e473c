import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const mountPropagation = defineRule({
  id: "docker-mount-propagation",
  title: "Docker containers must not pass mounts on to their host",
  rationale:
    "With shared propagation, what is mounted in the container appears on the host and in other containers, over files that they trust.",
  severity: "high",
  appliesTo: "docker-container",
  controls: [cisDocker("5.20"), nist800190("4.5.5"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: 'Remove the propagation, or set it to "rprivate" or, to see later mounts of the host, to "rslave".',
  waiveWhen: "A storage or backup driver mounts file systems for its host.",
  *check(container) {
    const isPrivate = (value: unknown): boolean => value === undefined || (typeof value === "string" && !/^r?shared$/.test(value));
    for (const { propagation } of container.hostMounts()) {
      yield* requireField(propagation, isPrivate, `${container.label} must not propagate mounts to its host`);
    }
  },
});
