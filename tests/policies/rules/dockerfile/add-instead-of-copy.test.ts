import { addInsteadOfCopy } from "../../../../policies/rules/dockerfile/add-instead-of-copy";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "local files must be copied with COPY";

testRule(addInsteadOfCopy, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nADD app.tar.gz app.tgz app.tar.zst /opt/\n" },
    { text: "FROM alpine:3.20\nADD https://example.com/a /\n" },
    { text: "FROM alpine:3.20\nCOPY a b /c/\n" },
    { text: "FROM alpine:3.20\nADD bundle-*.tar.* /opt/\n" },
  ],
  violations: [
    { text: "FROM alpine:3.20\nADD app /app\n", path: "stages[0].ADD[0].sources[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nADD a.tar.gz . /app/\n", path: "stages[0].ADD[0].sources[1]", message: MESSAGE },
  ],
  undecided: [
    {
      text: "FROM alpine:3.20\nARG F\nADD $F /\n",
      path: "stages[0].ADD[0].sources[0]",
      message: MESSAGE,
      reason: "stages[0].ADD[0].sources[0] depends on a build argument",
    },
  ],
  legitimate: [{ what: "an archive without the name of one", text: "FROM alpine:3.20\nADD rootfs /\n", waived: true }],
});

testRule(addInsteadOfCopy, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
