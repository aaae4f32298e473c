import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule } from "../../rule";
import { requireLimit } from "./memory-limit";

export const pidsLimit = defineRule({
  id: "docker-pids-limit",
  title: "Docker containers must have a limit of processes",
  rationale:
    "A fork bomb in a container without a limit stops every other container of the host, since the kernel's table of processes is shared.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [cisDocker("5.29"), nist800190("4.4.4"), mitreAttack("T1499")],
  remediation:
    'Set pids_limit in Compose; @pulumi/docker has no such setting, but ulimits: [{ name: "nproc", hard: 512, soft: 512 }].',
  waiveWhen: "The container has a host of its own, or the engine sets a limit for all containers.",
  *check(container) {
    yield* requireLimit(container.processLimits, `${container.label} must have a limit of processes`);
  },
});
