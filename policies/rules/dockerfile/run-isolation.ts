import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const runIsolation = defineRule({
  id: "dockerfile-run-isolation",
  title: "Steps of a build must not leave their isolation",
  rationale:
    "A step in the host's network or without confinement hands what it runs, the scripts of packages among it, the machine that builds.",
  severity: "high",
  appliesTo: "dockerfile",
  controls: [nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611"), mitreAttack("T1195.002")],
  remediation: "Remove --security=insecure and --network=host from RUN.",
  waiveWhen: "The builder is a machine of its own that is thrown away after the build.",
  *check(dockerfile) {
    for (const run of dockerfile.instructions("RUN")) {
      if (run.field.state === "unknown") yield* requireField(run.field, () => false, "RUN must not leave its isolation");
      for (const mode of run.flag("security"))
        yield* requireField(mode, (value) => value !== "insecure", "RUN must not be privileged");
      for (const mode of run.flag("network")) {
        yield* requireField(mode, (value) => value !== "host", "RUN must not share the network of its host");
      }
    }
  },
});
