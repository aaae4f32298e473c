import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { normalPath } from "../../model/kubernetes/host-path";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const devices = defineRule({
  id: "docker-devices",
  title: "Docker containers must not use devices of their host",
  rationale: "A disk, the memory or a network card of the host lies below every protection of its file system and its kernel.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.18"), nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Remove the device, or ask for a kind of it (gpus, device reservations), which hands over no file of the host.",
  waiveWhen: "The software is there to drive the device. Where many do, list it in `allowed`.",
  parameters: { allowed: texts("Devices of the host that may be handed over, as /dev/net/tun.") },
  *check(container, _context, { allowed }) {
    const claim = `${container.label} must not use a device of its host`;
    for (const device of container.items("devices")) {
      const path = [device.get("hostPath"), device.get("source")].find(({ state }) => state !== "absent") ?? device;
      yield* requireField(path, (value) => typeof value === "string" && isAllowed(value, allowed), claim);
    }
    for (const rule of container.items("deviceRules")) yield* requireField(rule, () => false, claim);
  },
});

/** What is no path is the name of a device by its maker (CDI), which the host itself has set up for containers. */
function isAllowed(device: string, allowed: readonly string[]): boolean {
  const [path = ""] = device.split(":");
  return /^[\w.-]+\/[\w.-]+=/.test(device) || allowed.some((other) => normalPath(other) === normalPath(path));
}
