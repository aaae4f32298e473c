import { volumes } from "../../../../policies/rules/dockerfile/volumes";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "image must not declare a volume";

testRule(volumes, {
  base: { dockerfile: DOCKERFILE },
  compliant: [{ text: "FROM a:1\nVOLUME /a\nFROM b:1\n" }],
  violations: [
    { text: "FROM alpine:3.20\nVOLUME /data\n", path: "stages[0].VOLUME[0]", message: MESSAGE },
    { text: 'FROM alpine:3.20\nVOLUME ["/a", "/b"]\n', path: "stages[0].VOLUME[0]", message: MESSAGE },
  ],
  legitimate: [{ what: "a database", text: "FROM alpine:3.20\nVOLUME /var/lib/data\n", waived: true }],
});

testRule(volumes, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
