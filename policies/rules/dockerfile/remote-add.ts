import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField, violation } from "../../rule";

export const remoteAdd = defineRule({
  id: "dockerfile-remote-add",
  title: "Files that ADD fetches must be pinned by a checksum",
  rationale:
    "What stands behind an address can change between two builds, by its owner's hand or another's, and nobody would notice.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.9"), cisDocker("4.12"), nist800190("4.1.5"), mitreAttack("T1195.002")],
  remediation: "Add --checksum=sha256:… to ADD, or the full commit to a Git address (….git#<commit>).",
  waiveWhen: "The address is one of your own, and what it gives is signed and verified in a later step.",
  *check(dockerfile) {
    for (const add of dockerfile.instructions("ADD")) {
      if (add.field.state === "known" && add.flag("checksum").length > 0) continue;
      for (const [index, source] of add.get("sources").items().entries()) {
        const { value: written } = add.get("written", index);
        const isPinned = (value: unknown): boolean => typeof value === "string" && (!REMOTE.test(value) || COMMIT.test(value));
        const claim = "ADD must pin what it fetches by a checksum";
        // Whatever its variables stand for, how it begins tells an address from a file.
        if (typeof written !== "string" || /^["'$]/.test(written)) yield* requireField(source, isPinned, claim);
        else if (!isPinned(source.value ?? written)) yield* violation(source, claim);
      }
    }
  },
});

const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@/i;
const COMMIT = /\.git#[0-9a-f]{40}(?::|$)/;
