import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const restartPolicy = defineRule({
  id: "docker-restart-policy",
  title: "Docker containers that fail must be restarted a few times at most",
  rationale: "A container that restarts for ever tries its attacker's input again and again, and hides that it fails.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [cisDocker("5.15"), mitreAttack("T1543.005"), mitreAttack("T1499")],
  remediation: 'Set the policy "on-failure" with a number of attempts ("on-failure:5"), and an alert for containers that stop.',
  optIn: "Most hosts have nothing else that starts a service again after a reboot.",
  waiveWhen: "The container has to be up whatever happens, and something else tells that it restarts.",
  parameters: { attempts: integer("How often a container may be restarted.", 5, { minimum: 0 }) },
  *check(container, _context, { attempts }) {
    const { policy, limit } = container.restarts;
    const claim = `${container.label} must not be restarted more than ${attempts} times`;
    const [name, inline] = typeof policy.value === "string" ? policy.value.split(":") : [policy.value];
    if (policy.state === "known" && NEVER.has(name)) return;
    const isBounded = (value: unknown): boolean => typeof value !== "object" && Number(value) > 0 && Number(value) <= attempts;
    // A service of a swarm is restarted where nothing is said, a container is not.
    if (policy.state === "unknown" || inline !== undefined) yield* requireField(policy, () => isBounded(inline), claim);
    else if (name === "on-failure" || name === "any" || limit.state !== "absent") yield* requireField(limit, isBounded, claim);
    else yield* requireField(policy, (value) => value === undefined && !container.isSwarm, claim);
  },
});

const NEVER = new Set<unknown>(["no", "none", false]);
