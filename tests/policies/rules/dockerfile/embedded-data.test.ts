import { embeddedData } from "../../../../policies/rules/dockerfile/embedded-data";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "COPY must not bring data or settings of an environment";

testRule(embeddedData, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nCOPY migrations/001.sql config.yaml ./\n" },
    { text: "FROM alpine:3.20\nCOPY a.sqlite ./\n", parameters: { names: ["*.csv"] } },
  ],
  violations: [
    { text: "FROM alpine:3.20\nCOPY shop.sqlite3 /data/\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nCOPY config/app.prod.yaml ./\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nCOPY backup.DUMP /\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nCOPY customers.csv /\n",
      parameters: { names: ["*.csv"] },
      path: "stages[0].COPY[0].sources[0]",
      message: MESSAGE,
    },
  ],
  undecided: [
    {
      text: "FROM alpine:3.20\nARG F\nCOPY $F /\n",
      path: "stages[0].COPY[0].sources[0]",
      message: MESSAGE,
      reason: "stages[0].COPY[0].sources[0] depends on a build argument",
    },
  ],
  legitimate: [
    { what: "a table that the program looks things up in", text: "FROM alpine:3.20\nCOPY countries.db /app/\n", waived: true },
  ],
});

testRule(embeddedData, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [
    {
      set: { "dockerfile.inline": UNKNOWN },
      path: "dockerfile.inline",
      message: "COPY must not bring data or settings of an environment",
    },
  ],
});
