import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const worldWritable = defineRule({
  id: "dockerfile-world-writable",
  title: "Files in images must not be writable by everyone",
  rationale: "Whichever user an attacker becomes can then replace programs and settings, and wait until another one runs them.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [nist800190("4.1.2"), pciDss("2.2.6"), mitreAttack("T1543")],
  remediation:
    "Give the files to the user or group that writes (chown, COPY --chown), and leave others without the right to write.",
  waiveWhen: "The container runs under a user that is only chosen when it starts, and no group will do.",
  *check(dockerfile) {
    for (const stage of dockerfile.imageStages) {
      for (const run of stage.instructions("RUN")) {
        const opens = run.commands().some(({ name, words }) => name === "chmod" && words.some(isOpen));
        yield* requireField(run.field, () => !opens, "RUN must not make files writable by everyone");
      }
      for (const copy of stage.instructions("COPY", "ADD")) {
        for (const mode of copy.flag("chmod")) {
          yield* requireField(mode, (value) => !isOpen(value), `${copy.keyword} must not make files writable by everyone`);
        }
      }
    }
  },
});

/** A mode by which others may write. With the sticky bit, as for /tmp, they cannot touch each other's files. */
function isOpen(mode: unknown): boolean {
  if (typeof mode !== "string") return false;
  if (/^0?[0-7]{3,4}$/.test(mode)) return /[2367]$/.test(mode) && !/^0?[1357][0-7]{3}$/.test(mode);
  return mode.split(",").some((part) => /^[ug]*[oa][ugoa]*[+=][rxXst]*w/.test(part));
}
