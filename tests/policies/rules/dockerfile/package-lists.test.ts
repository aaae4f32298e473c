import { packageLists } from "../../../../policies/rules/dockerfile/package-lists";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "RUN must install from the list of packages that it fetches";

testRule(packageLists, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM debian:12\nRUN apt-get update && apt-get install -y a\n" },
    { text: "FROM alpine:3.20\nRUN apk add --no-cache a\n" },
    { text: "FROM debian:12\nRUN apt-get update && ./install.sh\n" },
    { text: "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n" },
  ],
  violations: [
    { text: "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y a\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nRUN apk update\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM debian:12\nRUN if true; then apt-get -qq update; fi\n", path: "stages[0].RUN[0]", message: MESSAGE },
  ],
  legitimate: [
    { what: "a build without a cache", text: "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y a\n", waived: true },
  ],
});

testRule(packageLists, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
