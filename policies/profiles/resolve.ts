import { InputError } from "../errors";
import { NEWEST_POD_SECURITY_VERSION, podSecurityMinor } from "../frameworks/pss";
import { defaultsOf } from "../parameter";
import type { CheckContext, Rule } from "../rule";
import { rules } from "../rules";
import type { Configuration } from "./configuration";
import type { EnforcementLevel, OnUnknown, Profile } from "./profile";

/** The minor version from which the standards relax controls for pods in user namespaces. */
const USER_NAMESPACES_SINCE = 35;

/** A rule as a profile and a configuration apply it. */
export interface ActiveRule {
  rule: Rule;
  enforcementLevel: "advisory" | "mandatory" | "remediate";
  onUnknown: OnUnknown;
  /** The values of its parameters, by name. */
  parameters: Readonly<Record<string, unknown>>;
}

/** A profile with a configuration applied: what `evaluate` works with. */
export interface ResolvedProfile {
  name: string;
  /** The version of the Pod Security Standards, for example `v1.36`. */
  podSecurityVersion: string;
  /** What checks may ask about. */
  context: CheckContext;
  /** The rules that are not disabled and exist in that version. */
  rules: readonly ActiveRule[];
}

/**
 * Applies a configuration to a profile. Settings of one rule win over those of `all` and `portcullis`, and those over the profile's. Throws
 * an {@link InputError} where parameters are set for a rule that is switched off: they would be without effect. Signatures are there where there is a
 * trust policy, which switches on the rules that need them.
 */
export function resolveProfile(
  profile: Profile,
  configuration: Configuration = {},
  signatures?: CheckContext["signatures"],
): ResolvedProfile {
  const podSecurityVersion = configuration.podSecurityVersion ?? NEWEST_POD_SECURITY_VERSION;
  const minor = podSecurityMinor(podSecurityVersion);
  const active = rules.flatMap((rule): ActiveRule[] => {
    const settings = configuration.rules?.get(rule.id);
    const all = rule.optIn === undefined ? configuration.all : undefined;
    const enforcementLevel = settings?.enforcementLevel ?? all ?? levelOf(rule, profile, signatures !== undefined);
    if (enforcementLevel === "disabled" && settings?.parameters) {
      const reason = "has parameters, but the rule is switched off; set its enforcementLevel as well";
      throw new InputError("invalid-configuration", reason, { source: "configuration", path: rule.id });
    }
    if (enforcementLevel === "disabled" || rule.since > minor) return [];
    const parameters = { ...defaultsOf(rule.parameters), ...profile.parameters?.[rule.id], ...settings?.parameters };
    return [{ rule, enforcementLevel, onUnknown: onUnknownOf(rule, profile, configuration), parameters }];
  });
  const context = {
    podSecurityMinor: minor,
    userNamespaces: minor >= USER_NAMESPACES_SINCE && (configuration.userNamespaces ?? profile.userNamespaces ?? false),
    environment: profile.environment,
    completeStack: configuration.completeStack ?? false,
    signatures,
  };
  return { name: profile.name, podSecurityVersion, context, rules: active };
}

/** The level of a rule before any configuration. */
export function levelOf({ id, needs }: Rule, { levels }: Profile, hasTrustPolicy: boolean): EnforcementLevel {
  return hasTrustPolicy && needs === "signatures" ? "mandatory" : (levels[id] ?? "disabled");
}

/** The part of a profile for rules that need signatures, with the narrower rules that they include. */
export function signatureRules(profile: ResolvedProfile): ResolvedProfile {
  const wanted = profile.rules.filter(({ rule }) => rule.needs === "signatures").flatMap(({ rule }) => [rule.id, ...rule.includes]);
  return { ...profile, rules: profile.rules.filter(({ rule }) => wanted.includes(rule.id)) };
}

/**
 * What is undecided about a stack as a whole does not block by itself: most often the other half is declared in another stack, and what
 * must block is judged at each resource as well.
 */
function onUnknownOf(rule: Rule, profile: Profile, configuration: Configuration): OnUnknown {
  const own = configuration.rules?.get(rule.id)?.onUnknown ?? configuration.onUnknown;
  if (own !== undefined) return own;
  if (rule.onUnknown !== undefined) return rule.onUnknown;
  return rule.appliesTo === "stack" && profile.onUnknown === "block" ? "warn" : profile.onUnknown;
}
