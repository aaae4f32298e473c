import { frontend } from "../../../../policies/rules/dockerfile/frontend";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "file must be read by a frontend that is trusted";

testRule(frontend, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    {
      text: "# syntax=docker.io/docker/dockerfile:1.7@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nFROM alpine:3.20\n",
    },
    { text: "# syntax = docker/dockerfile-upstream:master\nFROM alpine:3.20\n" },
    {
      text: "# syntax=registry.example.com/docker/dockerfile:1\nFROM alpine:3.20\n",
      parameters: { frontends: ["registry.example.com/docker/dockerfile"] },
    },
  ],
  violations: [
    { text: "# syntax=evil/dockerfile:1\nFROM alpine:3.20\n", path: "syntax", message: MESSAGE },
    {
      text: "# check=skip=all\n# Syntax=evil.example.com/docker/dockerfile:1\nFROM alpine:3.20\n",
      path: "syntax",
      message: MESSAGE,
    },
    { text: "#!/usr/bin/env docker\n# syntax=evil/dockerfile\nFROM alpine:3.20\n", path: "syntax", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a frontend that is built by the organisation",
      text: "# syntax=registry.example.com/frontend:1\nFROM alpine:3.20\n",
      parameters: { frontends: ["registry.example.com/frontend"] },
    },
    {
      what: "a frontend that is being tried out",
      text: "# syntax=registry.example.com/frontend:1\nFROM alpine:3.20\n",
      waived: true,
    },
  ],
});

testRule(frontend, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
