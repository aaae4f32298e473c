import { recommendedPackages } from "../../../../policies/rules/dockerfile/recommended-packages";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "RUN must not install packages that are only recommended";

testRule(recommendedPackages, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM debian:12\nRUN apt-get -y --no-install-recommends install a\n" },
    { text: "FROM debian:12\nRUN apt-get install -y -o APT::Install-Recommends=0 a\n" },
    { text: "FROM debian:12\nRUN echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/a\nRUN apt-get install -y a\n" },
    { text: "FROM debian:12\nRUN apt-get update\n" },
    { text: "FROM alpine:3.20\nRUN apk add a\n" },
  ],
  violations: [
    { text: "FROM debian:12\nRUN apt-get update && apt-get install -y a\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM debian:12\nRUN apt-get install -y --no-install-recommends a\nRUN apt install b\n",
      path: "stages[0].RUN[1]",
      message: MESSAGE,
    },
    { text: "FROM opensuse/leap:15.6\nRUN zypper -n in a\n", path: "stages[0].RUN[0]", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "software that needs what its package recommends",
      text: "FROM debian:12\nRUN apt-get install -y texlive\n",
      waived: true,
    },
  ],
});

testRule(recommendedPackages, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
