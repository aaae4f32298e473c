/**
 * The controls of the Kubernetes Pod Security Standards, by the ids of the admission library that enforces them.
 * Source: k8s.io/pod-security-admission v0.36.2, package policy (ids only, the titles are our own);
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
import { type Control, framework } from "./control";

const TITLES = {
  "baseline/appArmorProfile": "AppArmor is not switched off",
  "baseline/capabilities_baseline": "Only capabilities of the default set are added",
  "baseline/hostNamespaces": "Namespaces of the host are not shared",
  "baseline/hostPathVolumes": "No paths of the host are mounted",
  "baseline/hostPorts": "No ports of the host are bound",
  "baseline/hostProbesAndHostLifecycle": "Probes and lifecycle hooks call no other host",
  "baseline/privileged": "Containers are not privileged",
  "baseline/procMount": "The mask over /proc is not removed",
  "baseline/seccompProfile_baseline": "Seccomp is not switched off",
  "baseline/seLinuxOptions": "SELinux labels give no extra rights",
  "baseline/sysctls": "Only safe kernel parameters are set",
  "baseline/windowsHostProcess": "Windows containers are not host processes",
  "restricted/allowPrivilegeEscalation": "Processes cannot gain more privileges than their parent",
  "restricted/capabilities_restricted": "All capabilities are dropped",
  "restricted/procMount_restricted": "The mask over /proc is not removed, in user namespaces either",
  "restricted/restrictedVolumes": "Only volume types without access to the host are used",
  "restricted/runAsNonRoot": "Containers refuse to start as root",
  "restricted/runAsUser": "The user is not set to root",
  "restricted/seccompProfile_restricted": "A seccomp profile is set",
} as const;

type Names<Level extends string, Id = keyof typeof TITLES> = Id extends `${Level}/${infer Name}` ? Name : never;

const pss = framework("pss", TITLES);

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
export const pssControls = pss.controls;

/** The minor version in `v1.36`. */
export function podSecurityMinor(version: string): number {
  return Number(version.slice("v1.".length));
}

/** A control of the baseline level. */
export function baseline(id: Names<"baseline">): Control {
  return pss.control(`baseline/${id}`);
}

/** A control of the restricted level. */
export function restricted(id: Names<"restricted">): Control {
  return pss.control(`restricted/${id}`);
}
