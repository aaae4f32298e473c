import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { parseImageReference } from "../../model/image-reference";
import { defineRule, requireField } from "../../rule";
import { isImageId } from "./image-version";

export const imageDigest = defineRule({
  id: "docker-image-digest",
  title: "Images of Docker containers in production must be pinned by digest",
  rationale:
    "Whoever can push to the registry can move a tag, and the next container that starts runs their image. A digest is computed from the content, so what was tested is what runs.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [nist800190("4.2.2"), mitreAttack("T1525"), mitreAttack("T1195.002")],
  remediation: 'Add the digest to the tag: "registry.example.com/app:1.4.2@sha256:…"; docker buildx imagetools inspect shows it.',
  waiveWhen: "Images of others are taken over as published, by a mirror that never moves a tag.",
  includes: ["docker-image-version"],
  *check(container, { environment }) {
    // Before production a tag may follow what is being built.
    if (environment === "dev" || environment === "uat") return;
    const image = container.setting("image");
    if (!image || container.root.get("build").state !== "absent") return;
    const isPinned = (value: unknown): boolean =>
      isImageId(value) || (typeof value === "string" && parseImageReference(value)?.digest !== undefined);
    yield* requireField(image, isPinned, `${container.label} must pin its image by a digest`);
  },
});
