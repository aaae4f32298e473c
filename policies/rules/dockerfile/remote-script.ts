import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { runsDownload, downloadedFile, scriptFile, isSameFile, isVerification } from "../../model/docker/downloads";
import type { Command } from "../../model/docker/shell";
import { defineRule, requireField } from "../../rule";

export const remoteScript = defineRule({
  id: "dockerfile-remote-script",
  title: "Scripts from the network must be verified before they are run",
  rationale:
    "A script that is piped into a shell is run by whoever can change it: its owner, the server, or somebody between; on some days only.",
  severity: "high",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.12"), nist800190("4.1.5"), pciDss("6.3.2"), mitreAttack("T1195.002")],
  remediation: "Fetch it into a file, compare it with a checksum that the Dockerfile holds, and run it then; or install a package.",
  waiveWhen: "The installer is the only way that its maker offers, and the image is built from pinned versions otherwise.",
  *check(dockerfile) {
    for (const run of dockerfile.instructions("RUN", "SHELL", "CMD", "ENTRYPOINT", "HEALTHCHECK")) {
      const isSafe = (): boolean => !run.commands().some(runsDownload) && !runsFetchedFile(run.commands());
      yield* requireField(run.field, isSafe, `${run.keyword} must verify a script from the network before it runs it`);
    }
  },
});

function runsFetchedFile(commands: readonly Command[]): boolean {
  if (commands.some(isVerification)) return false;
  const files = commands.flatMap((command) => downloadedFile(command) ?? []);
  const scripts = commands.flatMap((command) => scriptFile(command) ?? []);
  return files.some((file) => scripts.some((script) => isSameFile(file, script)));
}
