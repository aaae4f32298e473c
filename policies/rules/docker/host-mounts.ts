import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { hostPathOf } from "../../model/docker/host-mount";
import { isSensitivePath, normalPath } from "../../model/kubernetes/host-path";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const hostMounts = defineRule({
  id: "docker-host-mounts",
  title: "Docker containers must not mount directories of their host that hold its credentials, devices or state",
  rationale:
    "Under /etc, /root and /var/lib/docker stand the keys of the host and the files of every other container; /proc, /sys and /dev lead to its kernel.",
  severity: "high",
  appliesTo: "docker-container",
  controls: [
    cisDocker("5.6"),
    nist800190("4.4.3"),
    nist800190("4.5.5"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
    mitreAttack("T1552.001"),
  ],
  remediation: "Mount the one file or directory that is needed, read-only, or keep data in a named volume.",
  waiveWhen: "An agent watches its host and reads /proc and /sys. Where many do, list the paths in `allowed`.",
  parameters: { allowed: texts("Sensitive paths that may be mounted. Each stands for itself alone, not for what is below it.") },
  *check(container, _context, { allowed }) {
    const accepted = new Set(allowed.map(normalPath));
    const isAccepted = (value: unknown): boolean => {
      if (typeof value !== "string") return false;
      const path = hostPathOf(value);
      return !isSensitivePath(path) || accepted.has(normalPath(path));
    };
    for (const { path } of container.hostMounts()) {
      yield* requireField(path, isAccepted, `${container.label} must not mount a sensitive directory of its host`);
    }
  },
});
