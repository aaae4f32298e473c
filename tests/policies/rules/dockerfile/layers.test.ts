import { layers } from "../../../../policies/rules/dockerfile/layers";
import { INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(layers, {
  base: { dockerfile: "FROM a:1\nRUN a && b\n" },
  compliant: [
    { text: "FROM a:1\nRUN a\nRUN b\n", parameters: { maximum: 2 } },
    { text: "FROM a:1\nRUN a\nRUN b\nFROM b:1\n", parameters: { maximum: 0 } },
    { text: "FROM a:1\nONBUILD RUN a\n", parameters: { maximum: 0 } },
  ],
  violations: [
    {
      text: "FROM a:1\nRUN a\nRUN b\nRUN c\n",
      parameters: { maximum: 2 },
      path: "stages[0].RUN[2]",
      message: "image must have at most 2 layers by RUN",
    },
    {
      text: "FROM a:1 AS b\nRUN a\nFROM b\nRUN c\n",
      parameters: { maximum: 1 },
      path: "stages[1].RUN[0]",
      message: "image must have at most 1 layers by RUN",
    },
  ],
  legitimate: [
    {
      what: "steps that change at different times",
      text: "FROM a:1\nRUN a\nRUN b\nRUN c\nRUN d\nRUN e\nRUN f\nRUN g\nRUN h\nRUN i\nRUN j\nRUN k\nRUN l\n",
      waived: true,
    },
  ],
});

testRule(layers, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [
    { set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "image must have at most 10 layers by RUN" },
  ],
});
