import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { limitOf, requestOf, scheduledContainers } from "../../model/kubernetes/compute-resources";
import { GIBI, parseQuantity, WHOLE } from "../../model/kubernetes/quantity";
import { number } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const resourceBounds = defineRule({
  id: "kubernetes-resource-bounds",
  title: "Requests and limits must be of a size that nodes have",
  rationale:
    "A limit beyond the size of any node is no limit. Most often it is a slip, such as 1000 CPUs for 1000m; in other hands it is a way round the rules that demand limits.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("network/limit-ranges"), mitreAttack("T1496"), mitreAttack("T1499")],
  remediation: "Set requests and limits to what the container needs; 1000m is one CPU, 1Gi is one gibibyte.",
  waiveWhen:
    "Set the parameters to the size of your largest node, or waive it for the one database that has such a node to itself.",
  parameters: {
    cpu: number("The most CPUs that a container may have.", 64, { minimum: 0 }),
    memory: number("The most memory that a container may have, in GiB.", 512, { minimum: 0 }),
  },
  *check(pod, _context, { cpu, memory }) {
    const bounds = [
      ["cpu", isAtMost(cpu, WHOLE), `must not have more than ${cpu} CPUs`],
      ["memory", isAtMost(memory, GIBI), `must not have more than ${memory} GiB of memory`],
    ] as const;
    for (const container of scheduledContainers(pod)) {
      for (const [resource, accepts, demand] of bounds) {
        const claim = `${container.label} ${demand}`;
        yield* requireField(requestOf(pod, container, resource), accepts, claim);
        yield* requireField(limitOf(pod, container, resource), accepts, claim);
      }
    }
  },
});

/** What is no quantity is not compared. */
function isAtMost(maximum: number, unit: bigint): (value: unknown) => boolean {
  const most = (parseQuantity(maximum) ?? 0n) * unit;
  return (value) => (parseQuantity(value) ?? 0n) * WHOLE <= most;
}
