import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule } from "../../rule";
import { requireLimit } from "./memory-limit";

export const cpuLimit = defineRule({
  id: "docker-cpu-limit",
  title: "Docker containers must have a limit or a share of the CPU",
  rationale: "Without one, a container that is overloaded or mines coins takes the time of all others on its host.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [cisDocker("5.12"), nist800190("4.4.4"), mitreAttack("T1496"), mitreAttack("T1499")],
  remediation: 'Set a limit: cpus: "1.5", resources.limits.nanoCpus for services; or a share (cpuShares, cpu_shares).',
  waiveWhen: "The container has a host of its own, or its host has time to spare and is watched.",
  *check(container) {
    yield* requireLimit(container.cpuLimits, `${container.label} must have a limit or a share of the CPU`);
  },
});
