import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const logDriver = defineRule({
  id: "docker-log-driver",
  title: "Logs of Docker containers must be kept",
  rationale: "Without logs nobody can tell what an attacker has done in a container, or that there was one.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("2.13"), nist800190("4.4.5"), pciDss("10.2.1"), pciDss("10.3.3"), mitreAttack("T1562.001")],
  remediation:
    'Replace the driver "none" by one that sends logs to a central place, or remove it to keep what the engine is set to.',
  waiveWhen: "The software sends its logs by itself. Where hosts must use certain drivers, list them in `drivers`.",
  parameters: {
    drivers: texts('Drivers of which one must be named. Default: any but "none", and that of the engine where none is.'),
  },
  *check(container, _context, { drivers }) {
    const driver = container.setting("logDriver");
    const isKept = (value: unknown): boolean =>
      drivers.length > 0 ? typeof value === "string" && drivers.includes(value) : value !== "none";
    if (driver) yield* requireField(driver, isKept, `${container.label} must keep its logs`);
  },
});
