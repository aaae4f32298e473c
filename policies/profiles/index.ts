import { rules } from "../rules";
import type { EnforcementLevel, Profile } from "./profile";

const BASELINE = idsAtLevel("baseline/");
const RESTRICTED = idsAtLevel("restricted/");

/** What the Pod Security Standards do not ask for. A new rule belongs here by itself. */
const BEYOND = rules.map(({ id }) => id).filter((id) => !BASELINE.includes(id) && !RESTRICTED.includes(id));

/** Controls of the baseline level that the restricted level replaces, in the standards themselves, by one of its own. */
const REPLACED = ["kubernetes-added-capabilities", "kubernetes-host-path-volumes", "kubernetes-seccomp-profile"];

const PROFILES: readonly Profile[] = [
  {
    name: "pss-baseline",
    description: "Exactly the baseline level of the Pod Security Standards.",
    onUnknown: "block",
    userNamespaces: true,
    levels: levels({ mandatory: BASELINE, disabled: BEYOND }),
  },
  {
    name: "pss-restricted",
    description: "Exactly the restricted level of the Pod Security Standards.",
    onUnknown: "block",
    userNamespaces: true,
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED], disabled: [...REPLACED, ...BEYOND] }),
  },
  {
    name: "dev",
    description: "Baseline and explicit image versions block; restricted warns, and so does what is not known yet.",
    onUnknown: "warn",
    levels: levels({ mandatory: [...BASELINE, ...BEYOND], advisory: RESTRICTED }),
  },
  {
    name: "uat",
    description: "Restricted and explicit image versions block; what is not known yet warns.",
    onUnknown: "warn",
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED, ...BEYOND] }),
  },
  {
    name: "prod",
    description: "As uat, and what is not known yet blocks too.",
    onUnknown: "block",
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED, ...BEYOND] }),
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

/** Later levels win. */
function levels(byLevel: Partial<Record<EnforcementLevel, readonly string[]>>): Record<string, EnforcementLevel> {
  return Object.fromEntries(Object.entries(byLevel).flatMap(([level, ids]) => ids.map((id) => [id, level as EnforcementLevel])));
}
