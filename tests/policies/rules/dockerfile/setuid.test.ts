import { setuid } from "../../../../policies/rules/dockerfile/setuid";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(setuid, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nRUN chmod 0755 /a && chmod 2775 /b && chmod u-s /c && chmod g+s /d && chmod 1777 /tmp\n" },
  ],
  violations: [
    { text: "FROM alpine:3.20\nRUN chmod u+s /bin/ping\n", path: "stages[0].RUN[0]", message: "RUN must not set setuid" },
    { text: "FROM alpine:3.20\nRUN chmod 4755 /bin/ping\n", path: "stages[0].RUN[0]", message: "RUN must not set setuid" },
    { text: "FROM alpine:3.20\nRUN chmod +s /bin/ping\n", path: "stages[0].RUN[0]", message: "RUN must not set setuid" },
    { text: "FROM alpine:3.20\nRUN chmod 06755 /bin/ping\n", path: "stages[0].RUN[0]", message: "RUN must not set setuid" },
    { text: "FROM alpine:3.20\nCOPY --chmod=4755 a /a\n", path: "stages[0].COPY[0].chmod", message: "COPY must not set setuid" },
  ],
  legitimate: [{ what: "a workplace for people", text: "FROM debian:12\nRUN chmod u+s /usr/bin/fusermount\n", waived: true }],
});

testRule(setuid, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "RUN must not set setuid" }],
});
