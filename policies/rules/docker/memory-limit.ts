import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { isLimit } from "../../model/docker/docker-values";
import type { Field } from "../../model/field";
import { defineRule, requireField, type Observation } from "../../rule";

export const memoryLimit = defineRule({
  id: "docker-memory-limit",
  title: "Docker containers must have a memory limit",
  rationale:
    "Without a limit one leak or one attacker uses up the host's memory, and its kernel kills processes of other containers.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.11"), nist800190("4.4.4"), mitreAttack("T1496"), mitreAttack("T1499")],
  remediation:
    'Set a limit: memory (in megabytes), resources.limits.memoryBytes for services, mem_limit: "512m" in Compose. 0 is none.',
  waiveWhen: "The container has a host of its own, whose memory is the limit.",
  *check(container) {
    yield* requireLimit(container.memoryLimits, `${container.label} must have a memory limit`);
  },
});

/** Demands that one of several places holds a limit. */
export function requireLimit(places: readonly Field[], claim: string): readonly Observation[] {
  if (places.some(({ value }) => isLimit(value))) return [];
  const place = places.find(({ state }) => state === "unknown") ?? places.find(({ state }) => state === "known") ?? places[0];
  return place ? requireField(place, () => false, claim) : [];
}
