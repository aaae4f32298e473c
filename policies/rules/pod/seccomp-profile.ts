import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, isRuntimeOrLocalhostProfile, requireField } from "../../rule";

export const seccompProfile = defineRule({
  id: "kubernetes-seccomp-profile",
  title: "Seccomp must not be switched off",
  rationale: "Without a seccomp filter every system call of the node's kernel is open to attack from the container.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    baseline("seccompProfile_baseline"),
    cisKubernetes("5.6.2"),
    nsaCisa("pod-security/seccomp"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1068"),
    mitreAttack("T1611"),
  ],
  remediation: 'Set seccompProfile.type to "RuntimeDefault" (or "Localhost" with a profile of your own).',
  waiveWhen:
    "A component of the cluster makes system calls that the runtime's profile denies, and a profile of its own (Localhost) cannot be installed on the nodes.",
  *check(pod) {
    for (const { label, field } of pod.securityContexts()) {
      const profile = field.get("seccompProfile");
      if (profile.state === "absent") continue;
      yield* requireField(profile.get("type"), isRuntimeOrLocalhostProfile, `${label} must use a seccomp profile that filters`);
    }
  },
});
