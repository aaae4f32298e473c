import { rules } from "../rules";
import type { EnforcementLevel, Profile } from "./profile";

const BASELINE = idsAtLevel("baseline/");
const RESTRICTED = idsAtLevel("restricted/");

/** Beyond the standards: what Pod Security admission no longer looks at. */
const RETIRED_ANNOTATIONS = ["kubernetes-seccomp-annotations"];

/** Controls of the baseline level that the restricted level replaces, in the standards themselves, by one of its own. */
const REPLACED = ["kubernetes-added-capabilities", "kubernetes-host-path-volumes", "kubernetes-seccomp-profile"];

const PROFILES: readonly Profile[] = [
  {
    name: "pss-baseline",
    description: "Exactly the baseline level of the Pod Security Standards.",
    onUnknown: "block",
    levels: levels({ mandatory: BASELINE, disabled: RETIRED_ANNOTATIONS }),
  },
  {
    name: "pss-restricted",
    description: "Exactly the restricted level of the Pod Security Standards.",
    onUnknown: "block",
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED], disabled: [...REPLACED, ...RETIRED_ANNOTATIONS] }),
  },
  {
    name: "dev",
    description: "Baseline blocks, restricted warns, and so does what is not known yet.",
    onUnknown: "warn",
    levels: levels({ mandatory: BASELINE, advisory: RESTRICTED }),
  },
  {
    name: "uat",
    description: "Restricted blocks; what is not known yet warns.",
    onUnknown: "warn",
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED] }),
  },
  {
    name: "prod",
    description: "Restricted blocks, and so does what is not known yet.",
    onUnknown: "block",
    levels: levels({ mandatory: [...BASELINE, ...RESTRICTED] }),
  },
];

/** The profiles by name, in order of strictness within each family. */
export const profiles: ReadonlyMap<string, Profile> = new Map(PROFILES.map((profile) => [profile.name, profile]));

/** Where nothing else is said, the strictest profile holds. */
export const DEFAULT_PROFILE = "prod";

function idsAtLevel(prefix: string): string[] {
  return rules.filter((rule) => rule.controls.some(({ framework, id }) => framework === "pss" && id.startsWith(prefix))).map(({ id }) => id);
}

/** Later levels win. */
function levels(byLevel: Partial<Record<EnforcementLevel, readonly string[]>>): Record<string, EnforcementLevel> {
  return Object.fromEntries(Object.entries(byLevel).flatMap(([level, ids]) => ids.map((id) => [id, level as EnforcementLevel])));
}
