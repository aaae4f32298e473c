import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { saysNo } from "../../model/provider/switch";
import { defineRule, requireField, unless } from "../../rule";

export const overlayEncryption = defineRule({
  id: "docker-overlay-encryption",
  title: "Overlay networks must be encrypted",
  rationale:
    "An overlay network carries the traffic of containers between hosts in the clear, for everyone on the wire to read and change.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["docker:index:Network"],
  controls: [cisDocker("7.3"), nist800190("4.4.2"), pciDss("4.2.1"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: 'Set options: { encrypted: "true" }.',
  waiveWhen: "The hosts are connected by a network that encrypts by itself, or everything on the overlay speaks TLS.",
  *check({ root }) {
    const claim = "overlay network must be encrypted";
    const isEncrypted = (value: unknown): boolean => value !== undefined && !saysNo(value);
    const isOther = (driver: unknown): boolean => driver !== "overlay";
    const driver = root.get("driver");
    if (driver.state !== "absent")
      yield* unless(driver, isOther, requireField(root.get("options", "encrypted"), isEncrypted, claim));
  },
});
