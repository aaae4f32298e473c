import { NEWEST_POD_SECURITY_VERSION, podSecurityMinor } from "../frameworks/pss";
import type { Rule } from "../rule";
import { rules } from "../rules";
import type { Configuration } from "./configuration";
import type { OnUnknown, Profile } from "./profile";

/** The minor version from which the standards relax controls for pods in user namespaces. */
const USER_NAMESPACES_SINCE = 35;

/** A rule as a profile and a configuration apply it. */
export interface ActiveRule {
  rule: Rule;
  enforcementLevel: "advisory" | "mandatory";
  onUnknown: OnUnknown;
}

/** A profile with a configuration applied: what `evaluate` works with. */
export interface ResolvedProfile {
  name: string;
  /** The version of the Pod Security Standards, for example `v1.36`. */
  podSecurityVersion: string;
  podSecurityMinor: number;
  /** Whether `hostUsers: false` relaxes controls. */
  userNamespaces: boolean;
  /** The rules that are not disabled and exist in that version. */
  rules: readonly ActiveRule[];
}

/** Applies a configuration to a profile. Settings of one rule win over those of `all` and `portcullis`, and those over the profile's. */
export function resolveProfile(profile: Profile, configuration: Configuration = {}): ResolvedProfile {
  const podSecurityVersion = configuration.podSecurityVersion ?? NEWEST_POD_SECURITY_VERSION;
  const minor = podSecurityMinor(podSecurityVersion);
  const active = rules.flatMap((rule): ActiveRule[] => {
    const settings = configuration.rules?.get(rule.id);
    const level = settings?.enforcementLevel ?? configuration.all ?? profile.levels[rule.id] ?? "disabled";
    if (level === "disabled" || rule.since > minor) return [];
    const onUnknown = settings?.onUnknown ?? configuration.onUnknown ?? profile.onUnknown;
    // Until a rule can remediate, "remediate" enforces it, as CrossGuard does where a remediation left a violation.
    return [{ rule, enforcementLevel: level === "advisory" ? "advisory" : "mandatory", onUnknown }];
  });
  const userNamespaces = minor >= USER_NAMESPACES_SINCE && (configuration.userNamespaces ?? profile.userNamespaces ?? false);
  return { name: profile.name, podSecurityVersion, podSecurityMinor: minor, userNamespaces, rules: active };
}
