import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";

export const legacyBuilder = defineRule({
  id: "docker-legacy-builder",
  title: "Images must be built by BuildKit",
  rationale:
    "The builder before BuildKit has no secrets of a build, so that they end up in its arguments and in layers. It runs stages that nobody asked for, with what they download, and Docker has deprecated it since version 23.",
  severity: "low",
  appliesTo: "resource",
  // RemoteImage has a switch of that name too, which leaves out buildx alone: the engine builds with BuildKit either way.
  kinds: ["docker:index:Image"],
  controls: [nist800190("4.1.4")],
  remediation: "Remove builderVersion, which is BuildKit by default, or set it to BuilderBuildKit.",
  waiveWhen: "The image is for Windows, for which the engine of Docker has no BuildKit.",
  *check({ root }) {
    const isBuildKit = (value: unknown): boolean => value !== "BuilderV1";
    yield* requireField(root.get("build", "builderVersion"), isBuildKit, "image must be built by BuildKit");
  },
});
