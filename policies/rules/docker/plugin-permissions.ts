import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { saysNo } from "../../model/provider/switch";
import { defineRule, requireField } from "../../rule";

export const pluginPermissions = defineRule({
  id: "docker-plugin-permissions",
  title: "Docker plugins must be granted single permissions",
  rationale:
    "A plugin runs on the host; what it asks for, such as devices, mounts and the host's network, is whatever its next version wants.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["docker:index:Plugin"],
  controls: [nist800190("4.4.3"), pciDss("2.2.4"), mitreAttack("T1611")],
  remediation: "Remove grantAllPermissions, and list in grantPermissions what docker plugin install asks for.",
  waiveWhen: "The plugin is one of your own.",
  *check({ root }) {
    const isOff = (value: unknown): boolean => value === undefined || saysNo(value);
    yield* requireField(root.get("grantAllPermissions"), isOff, "plugin must not be granted everything that it asks for");
  },
});
