import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";

export const defaultBridge = defineRule({
  id: "docker-default-bridge",
  title: "Docker containers must not be on the default bridge",
  rationale:
    "On the default bridge every container reaches every other one that has not been given a network; nothing separates applications.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [cisDocker("5.30"), cisDocker("2.2"), nist800190("4.4.2"), nist800190("4.3.3"), mitreAttack("T1046")],
  remediation:
    "Make a network for the application and join it (networksAdvanced); in Compose remove network_mode, it makes one by itself.",
  waiveWhen: "A single container runs on its host, or the engine forbids containers of the bridge to reach each other.",
  *check(container) {
    const mode = container.setting("networkMode");
    if (!mode) return;
    const claim = `${container.label} must not be on the default bridge`;
    const isCompose = container.hasOwnNetwork;
    if (container.networks().length > 0 && mode.state === "absent") return;
    const isOther = (value: unknown): boolean => (value === undefined ? isCompose : !BRIDGE.has(value));
    yield* requireField(mode, isOther, claim);
  },
});

const BRIDGE = new Set<unknown>(["", "bridge", "default"]);
