import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { parseImageReference } from "../../model/image-reference";
import { imagesOf } from "../../model/kubernetes/pod-images";
import { defineRule, requireField } from "../../rule";

export const imageVersion = defineRule({
  id: "kubernetes-image-version",
  title: "Images must name an explicit version",
  rationale:
    'Without a version, or with "latest", what runs changes from one start to the next and cannot be traced or rolled back. Any other tag counts as a version here, though only a digest cannot move.',
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.2.2"), mitreAttack("T1525")],
  remediation: 'Name the version, or better the digest: "registry.example.com/app:1.4.2@sha256:…".',
  waiveWhen: "Never needed for what is deployed; a throw-away environment for trying out nightly builds may waive it for a while.",
  includes: ["kubernetes-image-reference"],
  *check(pod) {
    for (const { label, image } of imagesOf(pod)) {
      yield* requireField(image, hasVersion, `${label} must use an image with an explicit version`);
    }
  },
});

/** Whether an image is named with a version: a tag other than `latest`, or a digest. */
export function hasVersion(image: unknown): boolean {
  const reference = typeof image === "string" ? parseImageReference(image) : undefined;
  if (!reference) return false;
  return reference.digest !== undefined || (reference.tag !== undefined && reference.tag !== "latest");
}
