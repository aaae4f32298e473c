import { baseVersion } from "../../../../policies/rules/dockerfile/base-version";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "image must be built on an explicit version";

testRule(baseVersion, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM scratch\n" },
    { text: "FROM a:1 AS build\nFROM build\nCOPY --from=build /a /a\nCOPY --from=0 /a /a\n" },
    { text: "ARG V=3.20\nFROM alpine:${V}\n" },
    { text: "FROM a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" },
    { text: "FROM a:1 AS Build\nFROM b:1\nCOPY --from=build / /\n" },
    { text: "FROM alpine:3.20\nRUN --mount=type=bind,from=golang:1.25,target=/x --mount=type=cache,target=/y true\n" },
  ],
  violations: [
    { text: "FROM alpine\n", path: "stages[0].FROM.image", message: MESSAGE },
    { text: "FROM alpine:latest\n", path: "stages[0].FROM.image", message: MESSAGE },
    { text: "ARG TAG=latest\nFROM alpine:$TAG\n", path: "stages[0].FROM.image", message: MESSAGE },
    { text: "FROM alpine:3.20\nCOPY --from=nginx /etc/nginx /etc/nginx\n", path: "stages[0].COPY[0].from", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nRUN --mount=type=bind,from=golang,target=/x true\n",
      path: "stages[0].RUN[0].mount",
      message: MESSAGE,
    },
    { text: "FROM a:1\nCOPY --from=later / /\nFROM b:1 AS later\n", path: "stages[0].COPY[0].from", message: MESSAGE },
  ],
  undecided: [
    {
      text: "ARG TAG\nFROM alpine:$TAG\n",
      path: "stages[0].FROM.image",
      message: MESSAGE,
      reason: "stages[0].FROM.image depends on a build argument",
    },
    {
      text: "FROM app-$TARGETARCH\n",
      path: "stages[0].FROM.image",
      message: MESSAGE,
      reason: "stages[0].FROM.image depends on the platform of the build",
    },
    {
      text: "FROM alpine:3.20\nARG B\nCOPY --from=$B / /\n",
      path: "stages[0].COPY[0].from",
      message: MESSAGE,
      reason: "stages[0].COPY[0].from depends on a build argument",
    },
  ],
  legitimate: [
    { what: "nightly builds of a base on a test machine", text: "FROM registry.example.com/base:latest\n", waived: true },
  ],
});

testRule(baseVersion, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
