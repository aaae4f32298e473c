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

/** The versions of the standards that can be chosen; the last is the default. */
export const POD_SECURITY_VERSIONS = Array.from({ length: 36 - 24 + 1 }, (_, index) => `v1.${24 + index}`);

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
