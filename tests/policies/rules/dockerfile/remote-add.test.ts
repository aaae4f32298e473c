import { remoteAdd } from "../../../../policies/rules/dockerfile/remote-add";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "ADD must pin what it fetches by a checksum";

testRule(remoteAdd, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    {
      text: "FROM alpine:3.20\nADD --checksum=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa https://example.com/a.tar.gz /\n",
    },
    { text: "FROM alpine:3.20\nADD https://github.com/a/b.git#cccccccccccccccccccccccccccccccccccccccc /src\n" },
    { text: "FROM alpine:3.20\nADD local.tar.gz /\n" },
    { text: "FROM alpine:3.20\nARG V\nADD app-$V.tgz /\n" },
    { text: "FROM alpine:3.20\nADD <<E /etc/x\nhttps://example.com\nE\n" },
  ],
  violations: [
    { text: "FROM alpine:3.20\nADD https://example.com/a.tar.gz /tmp/\n", path: "stages[0].ADD[0].sources[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nADD local.txt HTTP://example.com/a /tmp/\n", path: "stages[0].ADD[0].sources[1]", message: MESSAGE },
    { text: "FROM alpine:3.20\nADD https://github.com/a/b.git#v1.0 /src\n", path: "stages[0].ADD[0].sources[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nADD git@github.com:a/b.git /src\n", path: "stages[0].ADD[0].sources[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nARG V\nADD https://example.com/$V.tar.gz /tmp/\n",
      path: "stages[0].ADD[0].sources[0]",
      message: MESSAGE,
    },
    {
      text: "FROM alpine:3.20\nONBUILD ADD https://example.com/a /\n",
      path: "stages[0].ONBUILD[0].ADD.sources[0]",
      message: MESSAGE,
    },
    { text: 'FROM alpine:3.20\nADD ["https://example.com/a b", "/"]\n', path: "stages[0].ADD[0].sources[0]", message: MESSAGE },
  ],
  undecided: [
    {
      text: "FROM alpine:3.20\nARG SOURCE\nADD $SOURCE /\n",
      path: "stages[0].ADD[0].sources[0]",
      message: MESSAGE,
      reason: "stages[0].ADD[0].sources[0] depends on a build argument",
    },
  ],
  legitimate: [
    {
      what: "a file that a later step verifies",
      text: "FROM alpine:3.20\nADD https://example.com/a.tar.gz /tmp/\nRUN gpg --verify /tmp/a.tar.gz.asc\n",
      waived: true,
    },
  ],
});

testRule(remoteAdd, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
