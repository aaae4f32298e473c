import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const readOnly = defineRule({
  id: "docker-read-only",
  title: "The root file system of Docker containers must be read-only",
  rationale: "An attacker who can write to the file system of a container can replace its programs and bring tools of their own.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.13"), nist800190("4.4.4"), pciDss("2.2.6"), mitreAttack("T1609")],
  remediation: "Set it read-only (readOnly, in Compose read_only), and mount a volume or a tmpfs where the software writes.",
  waiveWhen: "Software writes next to its own files, in places that no volume can take over.",
  *check(container) {
    const field = container.setting("readOnly");
    if (field) yield* requireField(field, (value) => value === true, `${container.label} must have a read-only root file system`);
  },
});
