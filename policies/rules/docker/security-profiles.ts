import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { securityOption } from "../../model/docker/docker-values";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const securityProfiles = defineRule({
  id: "docker-security-profiles",
  title: "Docker containers must not switch seccomp, AppArmor, SELinux or the mask over system files off",
  rationale: "The engine's default profiles close system calls and files through which containers have been left again and again.",
  severity: "high",
  appliesTo: "docker-container",
  controls: [
    cisDocker("5.2"),
    cisDocker("5.3"),
    cisDocker("5.22"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1068"),
    mitreAttack("T1611"),
  ],
  remediation: "Remove the option, or name a profile of your own that adds what the software needs.",
  waiveWhen:
    "A tool for debugging or for building images needs system calls that no profile has been written for, on a host of its own.",
  *check(container) {
    for (const option of container.items("securityOptions")) {
      yield* requireField(option, (value) => !isSwitchedOff(value), `${container.label} must not switch a security profile off`);
    }
    const selinux = container.setting("selinuxDisabled");
    if (selinux) yield* requireField(selinux, isUnsetOrFalse, `${container.label} must not switch SELinux off`);
  },
});

function isSwitchedOff(option: unknown): boolean {
  const { name, value } = securityOption(option);
  if (name === "disable") return true;
  if (name === "label") return value === "disable" || value === "type:spc_t";
  return value === "unconfined" || (name === "writable-cgroups" && value !== "false");
}
