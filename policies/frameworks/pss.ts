/**
 * The controls of the Kubernetes Pod Security Standards, by the ids of the admission library that enforces them.
 * Source: k8s.io/pod-security-admission v0.36.2, package policy; https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
import type { Control } from "./control";

const BASELINE = [
  "appArmorProfile",
  "capabilities_baseline",
  "hostNamespaces",
  "hostPathVolumes",
  "hostPorts",
  "hostProbesAndHostLifecycle",
  "privileged",
  "procMount",
  "seccompProfile_baseline",
  "seLinuxOptions",
  "sysctls",
  "windowsHostProcess",
] as const;

const RESTRICTED = [
  "allowPrivilegeEscalation",
  "capabilities_restricted",
  "procMount_restricted",
  "restrictedVolumes",
  "runAsNonRoot",
  "runAsUser",
  "seccompProfile_restricted",
] as const;

const OLDEST_MINOR = 24;
const NEWEST_MINOR = 36;

/** The versions of the standards that can be chosen, from the oldest. */
export const POD_SECURITY_VERSIONS = Array.from(
  { length: NEWEST_MINOR - OLDEST_MINOR + 1 },
  (_, index) => `v1.${OLDEST_MINOR + index}`,
);

/** The version that is used where none is chosen. */
export const NEWEST_POD_SECURITY_VERSION = `v1.${NEWEST_MINOR}`;

/** Every control, with its level. */
export const pssControls: readonly Control[] = [...BASELINE.map(baseline), ...RESTRICTED.map(restricted)];

/** The minor version in `v1.36`. */
export function podSecurityMinor(version: string): number {
  return Number(version.slice("v1.".length));
}

/** A control of the baseline level. */
export function baseline(id: (typeof BASELINE)[number]): Control {
  return { framework: "pss", id: `baseline/${id}` };
}

/** A control of the restricted level. */
export function restricted(id: (typeof RESTRICTED)[number]): Control {
  return { framework: "pss", id: `restricted/${id}` };
}
