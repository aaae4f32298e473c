import { insecureDownloads } from "../../../../policies/rules/dockerfile/insecure-downloads";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(insecureDownloads, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nRUN curl -okey https://example.com/k\n" },
    { text: "FROM alpine:3.20\nRUN curl -fsSLO https://example.com/key\n" },
    { text: "FROM alpine:3.20\nRUN pip install --index-url https://example.com a\n" },
    { text: "FROM alpine:3.20\nENV NODE_TLS_REJECT_UNAUTHORIZED=1\n" },
    { text: "FROM alpine:3.20\nRUN curl --key k https://example.com\n" },
  ],
  violations: [
    {
      text: "FROM alpine:3.20\nRUN curl -k https://example.com/a\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not skip the verification of TLS",
    },
    {
      text: "FROM alpine:3.20\nRUN set -e; curl -sSkL https://example.com/a | tar xz\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not skip the verification of TLS",
    },
    {
      text: "FROM alpine:3.20\nRUN wget --no-check-certificate https://example.com/a\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not skip the verification of TLS",
    },
    {
      text: "FROM alpine:3.20\nRUN npm config set strict-ssl false\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not skip the verification of TLS",
    },
    {
      text: "FROM alpine:3.20\nRUN pip install --trusted-host example.com a\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not skip the verification of TLS",
    },
    {
      text: "FROM alpine:3.20\nRUN python3 -m pip install --trusted-host example.com a\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not skip the verification of TLS",
    },
    {
      text: "FROM alpine:3.20\nRUN git -c http.sslVerify=false clone https://example.com/a\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not skip the verification of TLS",
    },
    {
      text: "FROM alpine:3.20\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n",
      path: "stages[0].ENV[0].NODE_TLS_REJECT_UNAUTHORIZED",
      message: "variable must not switch the verification of TLS off",
    },
    {
      text: "FROM alpine:3.20\nARG GIT_SSL_NO_VERIFY=1\n",
      path: "stages[0].ARG[0].GIT_SSL_NO_VERIFY",
      message: "variable must not switch the verification of TLS off",
    },
  ],
  legitimate: [
    {
      what: "a download that a checksum verifies",
      text: "FROM alpine:3.20\nRUN curl -kO https://example.com/a && sha256sum -c a.sha256\n",
      waived: true,
    },
  ],
});

testRule(insecureDownloads, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [
    { set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "RUN must not skip the verification of TLS" },
  ],
});
