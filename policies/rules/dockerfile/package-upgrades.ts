import { nist800190 } from "../../frameworks/nist-800-190";
import { packageCalls } from "../../model/docker/packages";
import { defineRule, requireField } from "../../rule";

export const packageUpgrades = defineRule({
  id: "dockerfile-package-upgrades",
  title: "Images must be brought up to date by their base",
  rationale: "An upgrade of all packages makes of a tested base one that nobody has tested, differently in every build.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nist800190("4.2.2")],
  remediation: "Remove the upgrade, and build on a newer version of the base; name single packages where a fix cannot wait.",
  optIn: "Others take the opposite view and upgrade in every build, so as not to wait for the base.",
  waiveWhen: "The base is no longer maintained and cannot be replaced yet.",
  *check(dockerfile) {
    for (const run of dockerfile.instructions("RUN")) {
      const upgrades = packageCalls(run.commands()).some(
        ({ action, packages, manager }) => manager !== "pip" && action === "upgrade" && packages.length === 0,
      );
      yield* requireField(run.field, () => !upgrades, "RUN must not upgrade all packages");
    }
  },
});
