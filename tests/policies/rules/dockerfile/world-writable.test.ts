import { worldWritable } from "../../../../policies/rules/dockerfile/world-writable";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(worldWritable, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nRUN chmod 1777 /tmp && chmod 0775 /a && chmod g+w /b && chmod +x /c && chmod u+w,o-w /d\n" },
    { text: "FROM a:1\nRUN chmod 777 /a\nFROM b:1\n" },
  ],
  violations: [
    {
      text: "FROM alpine:3.20\nRUN chmod 777 /app\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not make files writable by everyone",
    },
    {
      text: "FROM alpine:3.20\nRUN mkdir /a && chmod -R 0666 /a\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not make files writable by everyone",
    },
    {
      text: "FROM alpine:3.20\nRUN chmod a+rwx /app\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not make files writable by everyone",
    },
    {
      text: "FROM alpine:3.20\nRUN chmod u+x,o+w /app\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not make files writable by everyone",
    },
    {
      text: "FROM alpine:3.20\nCOPY --chmod=777 a /a\n",
      path: "stages[0].COPY[0].chmod",
      message: "COPY must not make files writable by everyone",
    },
  ],
  undecided: [
    {
      text: "FROM alpine:3.20\nARG MODE\nCOPY --chmod=$MODE a /a\n",
      path: "stages[0].COPY[0].chmod",
      message: "COPY must not make files writable by everyone",
      reason: "stages[0].COPY[0].chmod depends on a build argument",
    },
  ],
  legitimate: [
    {
      what: "a user that is chosen when the container starts",
      text: "FROM alpine:3.20\nRUN chmod -R 777 /home/app\n",
      waived: true,
    },
  ],
});

testRule(worldWritable, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [
    { set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "RUN must not make files writable by everyone" },
  ],
});
