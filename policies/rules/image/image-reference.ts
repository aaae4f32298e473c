import { nist800190 } from "../../frameworks/nist-800-190";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { parseImageReference } from "../../model/image-reference";
import { imagesOf } from "../../model/kubernetes/pod-images";
import { defineRule, requireField } from "../../rule";

export const imageReference = defineRule({
  id: "kubernetes-image-reference",
  title: "Images must be named by valid references",
  rationale:
    "What no runtime can read is read differently by each tool on the way: a letter that only looks Latin, a blank or a second @ gets a name past those that compare texts.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.1.5"), mitreAttack("T1204.003")],
  remediation:
    'Write "registry/repository:tag@digest" in plain lower-case characters, without blanks; tag and digest may be left out.',
  waiveWhen: "Waive it for templates whose image a controller fills in, such as those of Istio's injection with the image auto.",
  *check(pod) {
    for (const { label, image } of imagesOf(pod)) {
      yield* requireField(image, isReference, `${label} must name its image by a valid reference`);
    }
  },
});

function isReference(value: unknown): boolean {
  return typeof value === "string" && parseImageReference(value) !== undefined;
}
