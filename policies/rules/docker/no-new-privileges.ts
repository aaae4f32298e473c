import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { securityOption } from "../../model/docker/docker-values";
import { defineRule, requireField } from "../../rule";

export const noNewPrivileges = defineRule({
  id: "docker-no-new-privileges",
  title: "Processes in Docker containers must not gain privileges",
  rationale: "Without this option a setuid program in the image makes a process root again that had given root up.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.26"), cisDocker("2.14"), nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1548")],
  remediation: 'Add "no-new-privileges:true" to the security options.',
  waiveWhen:
    "The software needs a setuid program, such as sudo in a workplace for people, or the engine sets the option for all containers.",
  *check(container) {
    const options = container.setting("securityOptions");
    if (!options) return;
    const items = options.items();
    const named = items.filter(({ value }) => securityOption(value).name === "no-new-privileges");
    // The last one counts; without a value it is on.
    const last = named.at(-1);
    const unread = items.find(({ state }) => state === "unknown");
    const isOn = (value: unknown): boolean => /^(?:|1|t|true)$/i.test(securityOption(value).value);
    yield* requireField(
      last ?? unread ?? options,
      (value) => last !== undefined && isOn(value),
      `${container.label} must set no-new-privileges`,
    );
  },
});
