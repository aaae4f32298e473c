import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const setuid = defineRule({
  id: "dockerfile-setuid",
  title: "Files in images must not be given to root by setuid",
  rationale: "Whoever runs a setuid program runs it as its owner: a flaw in one makes an attacker in the container root.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [nist800190("4.1.2"), pciDss("2.2.6"), mitreAttack("T1548")],
  remediation: "Remove the bit; give the program the one capability that it needs (setcap) or run the container as another user.",
  waiveWhen: "The image is a workplace for people, whose tools need the bit.",
  *check(dockerfile) {
    for (const stage of dockerfile.imageStages) {
      for (const run of stage.instructions("RUN")) {
        const sets = run.commands().some(({ name, words }) => name === "chmod" && words.some(isSetuid));
        yield* requireField(run.field, () => !sets, "RUN must not set setuid");
      }
      for (const copy of stage.instructions("COPY", "ADD")) {
        for (const mode of copy.flag("chmod"))
          yield* requireField(mode, (value) => !isSetuid(value), `${copy.keyword} must not set setuid`);
      }
    }
  },
});

function isSetuid(mode: unknown): boolean {
  if (typeof mode !== "string") return false;
  if (/^0?[0-7]{4}$/.test(mode)) return /^0?[4567][0-7]{3}$/.test(mode);
  return mode.split(",").some((part) => /^(?:[go]*[ua][ugoa]*)?[+=][rwxX]*s/.test(part));
}
