import { cisDocker } from "../../frameworks/cis-docker";
import { pciDss } from "../../frameworks/pci-dss";
import { scriptFile } from "../../model/docker/downloads";
import { packageCalls } from "../../model/docker/packages";
import { defineRule, requireField } from "../../rule";

export const packageLists = defineRule({
  id: "dockerfile-package-lists",
  title: "Lists of packages must be fetched in the step that installs from them",
  rationale:
    "A builder caches the step that only fetches the list: later builds install from an old one, without the fixes that came since.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.7"), pciDss("6.3.3")],
  remediation: "Join the two: RUN apt-get update && apt-get install --no-install-recommends --yes ….",
  waiveWhen: "The build never uses a cache.",
  *check(dockerfile) {
    for (const run of dockerfile.instructions("RUN")) {
      const calls = packageCalls(run.commands());
      const fetches = calls.some(({ manager, action }) => action === "update" && manager !== "pip");
      const uses = calls.some(({ action }) => action === "install" || action === "upgrade") || run.flag("mount").length > 0;
      // A script may install whatever it likes.
      const others = run.commands().some((command) => scriptFile(command) !== undefined);
      yield* requireField(
        run.field,
        () => !fetches || uses || others,
        "RUN must install from the list of packages that it fetches",
      );
    }
  },
});
