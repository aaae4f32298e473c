import { legacyBuilder } from "../../../../policies/rules/docker/legacy-builder";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "image must be built by BuildKit";

testRule(legacyBuilder, {
  base: {
    type: "docker:index/image:Image",
    inputs: { imageName: "registry.example.com/app:1.4", build: { context: ".", builderVersion: "BuilderBuildKit" } },
  },
  compliant: [{ "build.builderVersion": null }, { build: null }],
  violations: [{ set: { "build.builderVersion": "BuilderV1" }, path: "build.builderVersion", message: CLAIM }],
  undecided: [{ set: { "build.builderVersion": UNKNOWN }, path: "build.builderVersion", message: CLAIM }],
  legitimate: [{ what: "an image for Windows", set: { "build.builderVersion": "BuilderV1" }, waived: true }],
});
