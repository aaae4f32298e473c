import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";
import { hasVersion } from "../image/image-version";

export const baseVersion = defineRule({
  id: "dockerfile-base-version",
  title: "Images that a Dockerfile uses must name an explicit version",
  rationale:
    'Without a version, or with "latest", two builds of the same commit hold different systems, and nobody can tell which flaws are in which.',
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.2"), nist800190("4.2.2"), mitreAttack("T1195.002")],
  remediation: 'Name the version, or better the digest: "debian:12.8-slim@sha256:…".',
  waiveWhen: "A throw-away image tries out nightly builds of its base.",
  *check(dockerfile) {
    for (const { field, image } of dockerfile.usedImages) {
      yield* requireField(field, () => image === "scratch" || hasVersion(image), "image must be built on an explicit version");
    }
  },
});
