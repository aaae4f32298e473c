import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { DEFAULT_CAPABILITIES, LINUX_CAPABILITIES } from "../../model/kubernetes/capabilities";
import { defineRule, requireField } from "../../rule";

export const addedCapabilities = defineRule({
  id: "docker-added-capabilities",
  title: "Docker containers must not add capabilities beyond the default set",
  rationale:
    "Capabilities beyond those that the engine grants by default let a process act on the host or on its neighbours' traffic.",
  severity: "high",
  appliesTo: "docker-container",
  controls: [cisDocker("5.4"), nist800190("4.4.3"), pciDss("2.2.4"), mitreAttack("T1068"), mitreAttack("T1611")],
  remediation: "Remove the capability from those that are added.",
  waiveWhen: "Software manages the network or the clock of its host, such as a VPN gateway that needs NET_ADMIN.",
  *check(container) {
    for (const added of container.items("addedCapabilities")) {
      const name = capabilityOf(added.value);
      const known = name !== undefined && LINUX_CAPABILITIES.has(name) && !added.secret;
      const what = known ? `"${name}"` : "a capability outside the default set";
      yield* requireField(added, (value) => isDefault(capabilityOf(value)), `${container.label} must not add ${what}`);
    }
  },
});

/** The engine takes names in either case, with and without their prefix. */
function capabilityOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.trim().toUpperCase().replace(/^CAP_/, "") : undefined;
}

/** Unlike Kubernetes' standards the engine has NET_RAW in its default set. */
function isDefault(name: string | undefined): boolean {
  return name !== undefined && (DEFAULT_CAPABILITIES.has(name) || name === "NET_RAW");
}
