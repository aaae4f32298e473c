import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import { isForLinux, isOpen } from "../../model/kubernetes/open-field";
import type { Pod } from "../../model/pod";
import { defineRule, isRuntimeOrLocalhostProfile, exceptWindows, requireField, type Observation } from "../../rule";

export const seccompProfileRequired = defineRule({
  id: "kubernetes-seccomp-profile-required",
  title: "Every container must run under a seccomp profile",
  rationale: "Kubernetes applies no filter by default: a container that names no profile can make every system call.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    restricted("seccompProfile_restricted"),
    cisKubernetes("5.6.2"),
    nsaCisa("pod-security/seccomp"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1068"),
    mitreAttack("T1611"),
  ],
  remediation: 'Set securityContext.seccompProfile.type to "RuntimeDefault" on the pod.',
  waiveWhen: "A container is privileged under a waiver of its own, since no filter is applied to it whatever it says.",
  includes: ["kubernetes-seccomp-profile"],
  *check(pod, context) {
    yield* exceptWindows(pod, context, profiles(pod));
  },
  *remedy(pod) {
    const field = pod.spec.get("securityContext", "seccompProfile");
    const own = pod.allContainers().map((container) => container.get("securityContext", "seccompProfile"));
    const isAnnotated = pod.metadata
      .get("annotations")
      .entries()
      .some(([key]) => key === "*" || key.includes("seccomp"));
    const isFree = own.every(({ state }) => state === "absent") && !isAnnotated;
    if (isOpen(field) && isFree && isForLinux(pod)) yield { field, value: { type: "RuntimeDefault" } };
  },
});

function* profiles(pod: Pod): Generator<Observation> {
  const podProfile = pod.spec.get("securityContext", "seccompProfile");
  if (podProfile.state !== "absent") {
    yield* requireField(podProfile.get("type"), isRuntimeOrLocalhostProfile, "pod must use a seccomp profile that filters");
  }
  for (const container of pod.allContainers()) {
    const profile = container.get("securityContext", "seccompProfile");
    // A container without a profile of its own has the pod's, which is judged above.
    if (profile.state === "absent" && podProfile.state !== "absent") continue;
    const claim = `${container.label} must use a seccomp profile that filters`;
    yield* requireField(profile.get("type"), isRuntimeOrLocalhostProfile, claim);
  }
}
