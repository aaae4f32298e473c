import { baseDigest } from "../../../../policies/rules/dockerfile/base-digest";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "image must be built on a digest";

testRule(baseDigest, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM scratch\n" },
    { text: "FROM alpine:3.20@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" },
    { text: "FROM alpine:3.20\n", environment: "dev" },
  ],
  violations: [
    { text: "FROM alpine:3.20\n", path: "stages[0].FROM.image", message: MESSAGE },
    {
      text: "FROM alpine:3.20@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nCOPY --from=nginx:1.27 /a /a\n",
      path: "stages[0].COPY[0].from",
      message: MESSAGE,
    },
    { text: "FROM alpine:3.20\n", environment: "prod", path: "stages[0].FROM.image", message: MESSAGE },
  ],
  undecided: [
    {
      text: "ARG TAG\nFROM alpine:$TAG\n",
      path: "stages[0].FROM.image",
      message: MESSAGE,
      reason: "stages[0].FROM.image depends on a build argument",
    },
  ],
  legitimate: [
    { what: "a registry whose tags cannot be moved", text: "FROM registry.example.com/base:2026.11\n", waived: true },
    { what: "development, where the base follows its tag", text: "FROM alpine:3.20\n", environment: "dev" },
  ],
});

testRule(baseDigest, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
