import { runIsolation } from "../../../../policies/rules/dockerfile/run-isolation";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(runIsolation, {
  base: { dockerfile: DOCKERFILE },
  compliant: [{ text: "FROM alpine:3.20\nRUN --network=none --security=sandbox make\n" }],
  violations: [
    {
      text: "FROM alpine:3.20\nRUN --security=insecure make\n",
      path: "stages[0].RUN[0].security",
      message: "RUN must not be privileged",
    },
    {
      text: "FROM alpine:3.20\nRUN --network=host make\n",
      path: "stages[0].RUN[0].network",
      message: "RUN must not share the network of its host",
    },
  ],
  undecided: [
    {
      text: "FROM alpine:3.20\nARG N\nRUN --network=$N make\n",
      path: "stages[0].RUN[0].network",
      message: "RUN must not share the network of its host",
      reason: "stages[0].RUN[0].network depends on a build argument",
    },
  ],
  legitimate: [
    { what: "a builder that is thrown away after the build", text: "FROM alpine:3.20\nRUN --network=host make\n", waived: true },
  ],
});

testRule(runIsolation, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "RUN must not leave its isolation" }],
});
