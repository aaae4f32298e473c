import { baseline } from "../../frameworks/pss";
import { defineRule, isRuntimeOrLocalhostProfile, requireField } from "../../rule";

export const seccompProfile = defineRule({
  id: "kubernetes-seccomp-profile",
  title: "Seccomp must not be switched off",
  rationale: "Without a seccomp filter every system call of the node's kernel is open to attack from the container.",
  severity: "high",
  appliesTo: "pod",
  controls: [baseline("seccompProfile_baseline")],
  remediation: 'Set seccompProfile.type to "RuntimeDefault" (or "Localhost" with a profile of your own).',
  *check(pod) {
    for (const { label, field } of pod.securityContexts()) {
      const profile = field.get("seccompProfile");
      if (profile.state === "absent") continue;
      yield* requireField(profile.get("type"), isRuntimeOrLocalhostProfile, `${label} must use a seccomp profile that filters`);
    }
  },
});
