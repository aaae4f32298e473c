import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { packageCall } from "../../model/docker/packages";
import type { Command } from "../../model/docker/shell";
import { defineRule, requireField } from "../../rule";

export const sudo = defineRule({
  id: "dockerfile-sudo",
  title: "Images must not hold or use sudo",
  rationale: "With sudo the user of a container can become root again, and an attacker with it.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.3"), nist800190("4.1.2"), mitreAttack("T1548")],
  remediation: "Switch with USER root for the steps that need it and back, and start the container as the user that it needs.",
  waiveWhen: "The image is a workplace for people, or its base allows root by sudo only.",
  *check(dockerfile) {
    for (const step of dockerfile.imageStages.flatMap((stage) => stage.instructions("RUN", "CMD", "ENTRYPOINT"))) {
      const isUsed = (): boolean =>
        step.commands().some((command) => [command.name, ...command.runners].some((name) => SUDO.has(name)) || installs(command));
      yield* requireField(step.field, () => !isUsed(), `${step.keyword} must not install or use sudo`);
    }
  },
});

const SUDO = new Set(["sudo", "doas"]);

function installs(command: Command): boolean {
  const call = packageCall(command);
  return call?.action === "install" && call.packages.some((name) => SUDO.has(name));
}
