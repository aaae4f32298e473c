import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const privileged = defineRule({
  id: "docker-privileged",
  title: "Docker containers must not be privileged",
  rationale: "A privileged container has every capability and every device of its host: whoever controls it controls the host.",
  severity: "critical",
  appliesTo: "docker-container",
  controls: [cisDocker("5.5"), nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Remove the setting, or set it to false, and add only the capabilities and devices that the container needs.",
  waiveWhen:
    "The container is a part of its host, such as an engine inside a container on a build machine that nothing else shares.",
  *check(container) {
    const claim = `${container.label} must not be privileged`;
    const field = container.setting("privileged");
    if (field) yield* requireField(field, isUnsetOrFalse, claim);
    // Compose runs commands in the container with privileges of their own.
    for (const hook of ["post_start", "pre_stop"]) {
      for (const command of container.root.get(hook).items()) yield* requireField(command.get("privileged"), isUnsetOrFalse, claim);
    }
  },
});
