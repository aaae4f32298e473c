import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, isRuntimeOrLocalhostProfile, requireField } from "../../rule";

const ANNOTATION_PREFIX = "container.apparmor.security.beta.kubernetes.io/";

export const apparmorProfile = defineRule({
  id: "kubernetes-apparmor-profile",
  title: "AppArmor must not be switched off",
  rationale: "An unconfined container loses the profile that keeps it from mounting file systems and writing to /proc and /sys.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    baseline("appArmorProfile"),
    nsaCisa("pod-security/apparmor"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation: "Remove appArmorProfile and its annotations, or use the types RuntimeDefault or Localhost.",
  waiveWhen: "A component of the cluster mounts file systems or loads kernel modules, and no profile of its own exists yet.",
  *check(pod) {
    for (const { label, field } of pod.securityContexts()) {
      const profile = field.get("appArmorProfile");
      if (profile.state === "absent") continue;
      yield* requireField(
        profile.get("type"),
        isRuntimeOrLocalhostProfile,
        `${label} must use an AppArmor profile that confines it`,
      );
    }
    // The annotations came before the fields and still count on older nodes (CVE-2023-33191 was such a pair).
    for (const [key, annotation] of pod.metadata.get("annotations").entries()) {
      if (key !== "*" && !key.startsWith(ANNOTATION_PREFIX)) continue;
      yield* requireField(annotation, isConfined, "pod must not switch AppArmor off by annotation");
    }
  },
});

function isConfined(value: unknown): boolean {
  return (
    value === undefined ||
    value === "" ||
    value === "runtime/default" ||
    (typeof value === "string" && value.startsWith("localhost/"))
  );
}
