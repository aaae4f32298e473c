import type { Severity } from "../rule";
import { rules } from "../rules";
import type { EnforcementLevel, Profile } from "./profile";

const BASELINE = idsAtLevel("baseline/");
const RESTRICTED = idsAtLevel("restricted/");

/** Controls of the baseline level that the restricted level replaces, in the standards themselves, by one of its own. */
const REPLACED = ["kubernetes-added-capabilities", "kubernetes-host-path-volumes", "kubernetes-seccomp-profile"];

/** What the Pod Security Standards do not ask for. A new rule belongs here by itself, unless it says that its users have to choose it. */
const BEYOND = rules.filter(({ id, optIn }) => optIn === undefined && !BASELINE.includes(id) && !RESTRICTED.includes(id));

const PROFILES: readonly Profile[] = [
  {
    name: "pss-baseline",
    description: "Exactly the baseline level of the Pod Security Standards.",
    onUnknown: "block",
    userNamespaces: true,
    levels: levels({ mandatory: BASELINE }),
  },
  {
    name: "pss-restricted",
    description: "Exactly the restricted level of the Pod Security Standards.",
    onUnknown: "block",
    userNamespaces: true,
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED].filter((id) => !REPLACED.includes(id)) }),
  },
  {
    name: "dev",
    description:
      "The baseline level and rules of high or critical severity block; the rest warns, and so does what is not known yet.",
    onUnknown: "warn",
    environment: "dev",
    levels: levels({
      advisory: [...RESTRICTED, ...beyond("low", "medium")],
      mandatory: [...BASELINE, ...beyond("high", "critical")],
    }),
    // Small machines and long-lived sessions: what hurts in production is most often a mistake of size here.
    parameters: {
      "kubernetes-resource-bounds": { cpu: 8, memory: 32 },
      "vault-certificate-ttl": { maximumHours: 8760 },
      "vault-token-bounds": { maximumHours: 168 },
    },
  },
  {
    name: "uat",
    description: "The restricted level and all rules but those of low severity block; what is not known yet warns.",
    onUnknown: "warn",
    environment: "uat",
    levels: levels({ advisory: beyond("low"), mandatory: [...BASELINE, ...RESTRICTED, ...beyond("medium", "high", "critical")] }),
  },
  {
    name: "prod",
    description: "All rules block, and so does what is not known yet of a resource; of the stack as a whole that warns.",
    onUnknown: "block",
    environment: "prod",
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED, ...beyond("low", "medium", "high", "critical")] }),
    parameters: {
      "kubernetes-memory-limit-ratio": { maximum: 2 },
      "vault-certificate-ttl": { maximumHours: 720 },
    },
  },
];

/** The profiles by name, in order of strictness within each family. */
export const profiles: ReadonlyMap<string, Profile> = new Map(PROFILES.map((profile) => [profile.name, profile]));

/** Where nothing else is said, the strictest profile holds. */
export const DEFAULT_PROFILE = "prod";

/** The environment variable that names a profile; for pipelines, where it wins over what the repository says. */
export const PROFILE_VARIABLE = "PORTCULLIS_PROFILE";

function idsAtLevel(prefix: string): string[] {
  return rules
    .filter((rule) => rule.controls.some(({ framework, id }) => framework === "pss" && id.startsWith(prefix)))
    .map(({ id }) => id);
}

function beyond(...severities: readonly Severity[]): string[] {
  return BEYOND.filter(({ severity }) => severities.includes(severity)).map(({ id }) => id);
}

/** What is not named is disabled. Later levels win. */
function levels(byLevel: Partial<Record<EnforcementLevel, readonly string[]>>): Record<string, EnforcementLevel> {
  const named = Object.entries(byLevel).flatMap(([level, ids]) => ids.map((id) => [id, level as EnforcementLevel] as const));
  return Object.fromEntries([...rules.map(({ id }) => [id, "disabled"] as const), ...named]);
}
