import { unverifiedPackages } from "../../../../policies/rules/dockerfile/unverified-packages";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "RUN must not install packages without verifying them";

testRule(unverifiedPackages, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM debian:12\nRUN apt-get install -y a\n" },
    { text: "FROM debian:12\nRUN echo 'deb [signed-by=/etc/k.gpg] https://example.com a main' > /etc/apt/sources.list.d/a.list\n" },
  ],
  violations: [
    { text: "FROM debian:12\nRUN apt-get install -y --allow-unauthenticated a\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM debian:12\nRUN apt-get -o Acquire::AllowInsecureRepositories=true update && apt-get install a\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    {
      text: "FROM debian:12\nRUN echo 'deb [trusted=yes] http://example.com a main' > /etc/apt/sources.list.d/a.list\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    { text: "FROM alpine:3.20\nRUN apk add --allow-untrusted ./a.apk\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM fedora:41\nRUN dnf install -y --nogpgcheck a\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM fedora:41\nRUN rpm -i --nosignature a.rpm\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM fedora:41\nRUN printf '[a]\\nbaseurl=http://example.com\\ngpgcheck=0\\n' > /etc/yum.repos.d/a.repo\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "a package that an earlier stage has built",
      text: "FROM alpine:3.20\nRUN apk add --no-cache --allow-untrusted /build/a.apk\n",
      waived: true,
    },
  ],
});

testRule(unverifiedPackages, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
