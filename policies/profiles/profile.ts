import type { Environment } from "../rule";

/** CrossGuard's enforcement levels. */
export const ENFORCEMENT_LEVELS = ["advisory", "mandatory", "remediate", "disabled"] as const;
export type EnforcementLevel = (typeof ENFORCEMENT_LEVELS)[number];

/** What an undecided finding does: `block` as a violation would, `warn`, or `defer` the decision to the deployment. */
export const ON_UNKNOWN = ["block", "warn", "defer"] as const;
export type OnUnknown = (typeof ON_UNKNOWN)[number];

/** Which rules apply, and how strictly. */
export interface Profile {
  name: string;
  /** One sentence for the list of profiles. */
  description: string;
  /** For rules that the configuration does not set apart. */
  onUnknown: OnUnknown;
  /** The environment whose profile it is; rules may ask more of one than of another. */
  environment?: Environment;
  /**
   * Whether a pod with `hostUsers: false` may run as root, as the standards allow from v1.35 on. A cluster without user namespaces ignores the
   * field and runs it as the node's root, so this is for those who know theirs. Default: no.
   */
  userNamespaces?: boolean;
  /** The level of each rule; rules that are not named are disabled. */
  levels: Readonly<Record<string, EnforcementLevel>>;
  /** Parameters of rules that differ from their defaults, by rule. */
  parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
