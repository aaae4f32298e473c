import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const dropCapabilities = defineRule({
  id: "docker-drop-capabilities",
  title: "Docker containers must drop all capabilities and add back what they need",
  rationale:
    "Even the default capabilities let a root process change file owners, forge packets' origins and outlive its privileges.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.4"), nist800190("4.4.3"), pciDss("2.2.4"), mitreAttack("T1068"), mitreAttack("T1611")],
  remediation: 'Drop "ALL", and add back single capabilities where the software does not start without them.',
  waiveWhen: "The software drops its capabilities by itself and nobody has told which ones it needs at its start.",
  *check(container) {
    const dropped = container.setting("droppedCapabilities");
    if (!dropped) return;
    const items = dropped.items();
    if (items.some(({ value }) => typeof value === "string" && value.trim().toUpperCase() === "ALL")) return;
    const unread = items.find(({ state }) => state === "unknown");
    yield* requireField(unread ?? dropped, () => false, `${container.label} must drop "ALL"`);
  },
});
