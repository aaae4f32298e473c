import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";
import { hasVersion } from "../image/image-version";

export const imageVersion = defineRule({
  id: "docker-image-version",
  title: "Images of Docker containers must name an explicit version",
  rationale:
    'Without a version, or with "latest", what runs changes from one start to the next and cannot be traced or rolled back. Only a digest cannot move.',
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.28"), nist800190("4.2.2"), mitreAttack("T1525")],
  remediation: 'Name the version, or better the digest: "registry.example.com/app:1.4.2@sha256:…".',
  waiveWhen: "A throw-away environment tries out nightly builds.",
  *check(container) {
    const image = container.setting("image");
    // What is built here is named by whoever builds it.
    if (!image || container.root.get("build").state !== "absent") return;
    const isVersioned = (value: unknown): boolean => hasVersion(value) || isImageId(value);
    yield* requireField(image, isVersioned, `${container.label} must use an image with an explicit version`);
  },
});

/** The ID of an image that the engine has, as RemoteImage gives it; its version is judged there. */
export function isImageId(value: unknown): boolean {
  return typeof value === "string" && /^(?:sha256:)?[0-9a-f]{64}$/.test(value);
}
