import { nsaCisa } from "../../frameworks/nsa-cisa";
import { cisDocker } from "../../frameworks/cis-docker";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { packageCalls } from "../../model/docker/packages";
import { defineRule, requireField } from "../../rule";

export const recommendedPackages = defineRule({
  id: "dockerfile-recommended-packages",
  title: "Packages that are only recommended must stay out of images",
  rationale: "What nobody asked for is installed all the same, and has flaws that have to be patched.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nsaCisa("pod-security/minimal-images"), cisDocker("4.3"), nist800190("4.1.2"), pciDss("2.2.4")],
  remediation: "Add --no-install-recommends to apt-get install, --no-recommends to zypper install.",
  waiveWhen: "The software needs what its package only recommends, and there are too many packages to name them.",
  *check(dockerfile) {
    const runs = dockerfile.imageStages.flatMap((stage) => stage.instructions("RUN"));
    // As a setting in a file of apt's, which holds from then on.
    const isSetOff = runs.some((run) => {
      const { value } = run.get("command");
      return typeof value === "string" && SETTING.test(value);
    });
    for (const run of runs) {
      const installs = packageCalls(run.commands()).some(
        ({ manager, action, packages, options }) =>
          RECOMMENDING.has(manager) && action === "install" && packages.length > 0 && !OPTION.test(options.join(" ")),
      );
      yield* requireField(run.field, () => isSetOff || !installs, "RUN must not install packages that are only recommended");
    }
  },
});

const RECOMMENDING = new Set(["apt", "zypper"]);
const SETTING = /Install-Recommends[ =:"']+(?:0|false|no)\b/i;
const OPTION = new RegExp(`--no-(?:install-)?recommends\\b|${SETTING.source}`, "i");
