import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { parseImageReference } from "../../model/image-reference";
import { imagesOf } from "../../model/kubernetes/pod-images";
import { defineRule, requireField } from "../../rule";

export const imageDigest = defineRule({
  id: "kubernetes-image-digest",
  title: "Images in production must be pinned by digest",
  rationale:
    "Whoever can push to the registry can move a tag, and the next pod that starts runs their image. A digest is computed from the content, so what was tested is what runs.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.2.2"), mitreAttack("T1525"), mitreAttack("T1195.002")],
  remediation:
    'Add the digest to the tag: "registry.example.com/app:1.4.2@sha256:…"; the registry shows it, and so does crane digest.',
  waiveWhen:
    "Waive it for images of others that are taken over as published, where admission verifies signatures and pins what it admits.",
  includes: ["kubernetes-image-reference", "kubernetes-image-version"],
  *check(pod, { environment }) {
    // Before production a tag may follow what is being built.
    if (environment === "dev" || environment === "uat") return;
    for (const { label, image } of imagesOf(pod)) {
      yield* requireField(image, hasDigest, `${label} must pin its image by a digest`);
    }
  },
});

function hasDigest(value: unknown): boolean {
  return typeof value === "string" && parseImageReference(value)?.digest !== undefined;
}
