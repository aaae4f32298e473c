import { baseRegistries } from "../../../../policies/rules/dockerfile/base-registries";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "image must be built on one from a registry that the rule allows";

testRule(baseRegistries, {
  base: { dockerfile: DOCKERFILE },
  parameters: { registries: ["registry.example.com", "docker.io/library", "gcr.io/distroless"] },
  compliant: [{ text: "FROM registry.example.com/base:1\n" }, { text: "FROM scratch\n" }, { text: "FROM alpine:3.20\n" }],
  violations: [
    { text: "FROM evil/alpine:3.20\n", path: "stages[0].FROM.image", message: MESSAGE },
    { text: "FROM registry.example.com.evil.com/base:1\n", path: "stages[0].FROM.image", message: MESSAGE },
    { text: "FROM REGISTRY:1 \n", path: "stages[0].FROM.image", message: MESSAGE },
    { text: "FROM alpine:3.20\n", parameters: { registries: [] }, path: "stages[0].FROM.image", message: MESSAGE },
  ],
  undecided: [
    {
      text: "ARG BASE\nFROM $BASE\n",
      path: "stages[0].FROM.image",
      message: MESSAGE,
      reason: "stages[0].FROM.image depends on a build argument",
    },
  ],
  legitimate: [{ what: "a base that is being moved", text: "FROM old.example.com/base:1\n", waived: true }],
});

testRule(baseRegistries, {
  base: INLINE,
  parameters: { registries: ["registry.example.com", "docker.io/library", "gcr.io/distroless"] },
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
