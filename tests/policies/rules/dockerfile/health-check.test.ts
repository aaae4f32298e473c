import { healthCheck } from "../../../../policies/rules/dockerfile/health-check";
import { INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "image must have a health check";

testRule(healthCheck, {
  base: { dockerfile: "FROM alpine:3.20\nHEALTHCHECK CMD wget -q -O- http://localhost/\n" },
  compliant: [
    { text: "FROM a:1 AS base\nHEALTHCHECK CMD true\nFROM base\n" },
    { text: 'FROM alpine:3.20\nHEALTHCHECK --interval=5s CMD ["/app", "check"]\n' },
  ],
  violations: [
    { text: "FROM alpine:3.20\n", path: "stages[0].HEALTHCHECK", message: MESSAGE },
    { text: "FROM alpine:3.20\nHEALTHCHECK CMD true\nHEALTHCHECK NONE\n", path: "stages[0].HEALTHCHECK[1]", message: MESSAGE },
  ],
  legitimate: [{ what: "a tool that runs to its end", text: 'FROM alpine:3.20\nENTRYPOINT ["/tool"]\n', waived: true }],
});

testRule(healthCheck, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
