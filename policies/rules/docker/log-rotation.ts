import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField, undecided } from "../../rule";

export const logRotation = defineRule({
  id: "docker-log-rotation",
  title: "Logs of Docker containers that stay on their host must be rotated",
  rationale:
    "The engine's files of logs grow without end unless it is told otherwise. Whoever makes a container log fills the disk that all containers of the host, and their logs, are on.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [nist800190("4.4.4"), mitreAttack("T1499"), mitreAttack("T1562.001")],
  remediation:
    'Set the option "max-size" of the driver json-file ("10m"), with "max-file" ("5"), or use the driver local, which rotates by itself.',
  optIn: "Most hosts set the options for all containers, in the configuration of the engine.",
  waiveWhen: "The configuration of the engine sets the options, or the container lives for minutes.",
  *check(container) {
    const driver = container.setting("logDriver");
    const size = container.setting("logSize");
    if (!driver || !size) return;
    const claim = `${container.label} must rotate its logs`;
    // Which one the engine takes where none is named cannot be seen; json-file is what comes with it.
    if (driver.state === "known" && driver.value !== "json-file") return;
    if (driver.state === "unknown" && size.state !== "unknown" && !isSize(size.value)) yield* undecided(driver, claim);
    else yield* requireField(size, isSize, claim);
  },
});

/** As the engine reads it: a number with a unit. `-1`, its default, is no limit. */
function isSize(value: unknown): boolean {
  return /^[1-9]\d*(?:\.\d+)?\s*[bkmg]?b?$/i.test(String(value));
}
