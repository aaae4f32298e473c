import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import type { Field } from "../../model/field";
import { commandLines } from "../../model/kubernetes/command-line";
import { defineRule, undecided, violation } from "../../rule";

export const registryGarbageCollection = defineRule({
  id: "kubernetes-registry-garbage-collection",
  title: "Garbage collections of registries must keep manifests that have no tag",
  rationale:
    "Signatures that refer to an image, the images of an index and what deployments pin by digest have no tag: collected with the rest, they leave pods that cannot start and images that nobody can verify.",
  severity: "medium",
  appliesTo: "pod",
  onUnknown: "defer",
  controls: [nist800190("4.2.2"), mitreAttack("T1485")],
  remediation: "Remove --delete-untagged (-m) from the arguments of registry garbage-collect.",
  waiveWhen: "The registry holds builds that nobody deploys, signs or joins to indexes.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const claim = `${container.label} must not collect manifests that have no tag`;
      for (const words of commandLines(container)) {
        if (!words.some(({ value }) => typeof value === "string" && value.includes(COMMAND))) continue;
        const option = words.find(deletesUntagged);
        const unread = words.find(({ state }) => state === "unknown");
        if (option) yield* violation(option, claim);
        else if (unread) yield* undecided(unread, claim);
      }
    }
  },
});

const COMMAND = "garbage-collect";
/** Alone, among other letters, and in a line for a shell. */
const OPTION = /(?:^|\s)(?:--delete-untagged(?:=(?:1|t|true)\b|(?!=))|-[dqv]*m[dmqv]*(?=\s|=(?:1|t|true)\b|$))/i;

function deletesUntagged({ value }: Field): boolean {
  return typeof value === "string" && OPTION.test(value);
}
