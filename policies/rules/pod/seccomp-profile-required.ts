import { restricted } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, isRuntimeOrLocalhostProfile, exceptWindows, requireField, type Observation } from "../../rule";

export const seccompProfileRequired = defineRule({
  id: "kubernetes-seccomp-profile-required",
  title: "Every container must run under a seccomp profile",
  rationale: "Kubernetes applies no filter by default: a container that names no profile can make every system call.",
  severity: "medium",
  appliesTo: "pod",
  controls: [restricted("seccompProfile_restricted")],
  remediation: 'Set securityContext.seccompProfile.type to "RuntimeDefault" on the pod.',
  includes: ["kubernetes-seccomp-profile"],
  *check(pod, context) {
    yield* exceptWindows(pod, context, profiles(pod));
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
