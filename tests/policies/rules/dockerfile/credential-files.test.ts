import { credentialFiles } from "../../../../policies/rules/dockerfile/credential-files";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "COPY must not bring files with credentials";

testRule(credentialFiles, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nCOPY .env.example package.json tls.crt ca.pem public.key docker.gpg.key ./\n" },
    { text: "FROM alpine:3.20\nCOPY . .\n" },
    { text: "FROM a:1\nCOPY .npmrc ./\nFROM b:1\n" },
    { text: "FROM alpine:3.20\nCOPY environment key.go ./\n" },
  ],
  violations: [
    { text: "FROM alpine:3.20\nCOPY .env ./\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nCOPY package.json config/production.env ./\n",
      path: "stages[0].COPY[0].sources[1]",
      message: MESSAGE,
    },
    { text: "FROM alpine:3.20\nCOPY .git /src/.git\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nCOPY id_rsa /root/.ssh/id_rsa\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nCOPY certs/server.key certs/tls-key.pem /certs/\n",
      path: "stages[0].COPY[0].sources[0]",
      message: MESSAGE,
      more: [{ path: "stages[0].COPY[0].sources[1]", message: "COPY must not bring files with credentials" }],
    },
    { text: "FROM alpine:3.20\nCOPY .ssh/ /root/.ssh/\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nCOPY .kube/config /root/.kube/config\n", path: "stages[0].COPY[0].sources[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nADD .aws /root/.aws\n",
      path: "stages[0].ADD[0].sources[0]",
      message: "ADD must not bring files with credentials",
    },
    {
      text: "FROM alpine:3.20\nCOPY vault.json /\n",
      parameters: { names: ["vault.json"] },
      path: "stages[0].COPY[0].sources[0]",
      message: MESSAGE,
    },
    { text: "FROM a:1 AS b\nFROM a:1\nCOPY --from=b /root/.npmrc /\n", path: "stages[1].COPY[0].sources[0]", message: MESSAGE },
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
    {
      what: "a key for tests that opens nothing",
      text: "FROM alpine:3.20\nCOPY testdata/localhost.key /testdata/\n",
      waived: true,
    },
    { what: "an sample of settings", text: "FROM alpine:3.20\nCOPY .env.sample /app/.env\n" },
  ],
});

testRule(credentialFiles, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [
    { set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "COPY must not bring files with credentials" },
  ],
});
