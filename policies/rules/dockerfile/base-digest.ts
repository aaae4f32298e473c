import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { parseImageReference } from "../../model/image-reference";
import { defineRule, requireField } from "../../rule";

export const baseDigest = defineRule({
  id: "dockerfile-base-digest",
  title: "Images that a Dockerfile for production uses must be pinned by digest",
  rationale:
    "Whoever can push to the registry can move a tag, and the next build is based on their image. A digest is computed from the content.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.2"), nist800190("4.2.2"), mitreAttack("T1195.002")],
  remediation: 'Add the digest to the tag, "debian:12.8-slim@sha256:…", and let a bot bring it up to date.',
  waiveWhen: "The base comes from a registry of your own, whose tags cannot be moved.",
  includes: ["dockerfile-base-version"],
  *check(dockerfile, { environment }) {
    // Before production a base may follow its tag.
    if (environment === "dev" || environment === "uat") return;
    const isPinned = (value: string | undefined): boolean =>
      value === "scratch" || (value !== undefined && parseImageReference(value)?.digest !== undefined);
    for (const { field, image } of dockerfile.usedImages)
      yield* requireField(field, () => isPinned(image), "image must be built on a digest");
  },
});
