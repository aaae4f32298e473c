import { sudo } from "../../../../policies/rules/dockerfile/sudo";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(sudo, {
  base: { dockerfile: DOCKERFILE },
  compliant: [{ text: "FROM debian:12 AS build\nRUN sudo make\nFROM scratch\n" }, { text: "FROM alpine:3.20\nRUN echo sudo\n" }],
  violations: [
    {
      text: "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl sudo\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not install or use sudo",
    },
    {
      text: "FROM alpine:3.20\nRUN apk add --no-cache doas\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not install or use sudo",
    },
    {
      text: "FROM alpine:3.20\nRUN set -e && sudo -u app make\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not install or use sudo",
    },
    {
      text: 'FROM alpine:3.20\nENTRYPOINT ["sudo", "/app"]\n',
      path: "stages[0].ENTRYPOINT[0]",
      message: "ENTRYPOINT must not install or use sudo",
    },
  ],
  legitimate: [
    { what: "a workplace for people", text: "FROM debian:12\nRUN apt-get update && apt-get install -y sudo\n", waived: true },
  ],
});

testRule(sudo, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "RUN must not install or use sudo" }],
});
