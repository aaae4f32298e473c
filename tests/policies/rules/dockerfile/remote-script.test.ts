import { remoteScript } from "../../../../policies/rules/dockerfile/remote-script";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "RUN must verify a script from the network before it runs it";

testRule(remoteScript, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nRUN curl -fsSL https://example.com/key | gpg --dearmor -o /k.gpg\n" },
    { text: "FROM alpine:3.20\nRUN curl -fsSL https://example.com/a.tgz | tar xz\n" },
    { text: "FROM alpine:3.20\nRUN curl -fsSLo i.sh https://example.com/i.sh && echo 'abc  i.sh' | sha256sum -c && sh i.sh\n" },
    { text: "FROM alpine:3.20\nRUN curl -s https://example.com/v | python3 -c 'import sys'\n" },
    { text: "FROM alpine:3.20\nRUN curl https://example.com/a | sh -c 'cat'\n" },
    { text: "FROM alpine:3.20\nRUN echo $(curl https://example.com/v) > /v\n" },
    { text: "FROM alpine:3.20\nRUN curl -LO https://example.com/data.json && sh build.sh\n" },
  ],
  violations: [
    { text: "FROM alpine:3.20\nRUN curl -fsSL https://example.com/i.sh | sh\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nRUN curl -fsSL https://example.com/i.sh | sudo -E bash -\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    {
      text: "FROM alpine:3.20\nRUN wget -qO- https://example.com/i.sh \\\n | sh -s -- --yes\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    { text: 'FROM alpine:3.20\nRUN sh -c "$(curl -fsSL https://example.com/i.sh)"\n', path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nRUN bash <(curl -s https://example.com/i.sh)\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nRUN curl -s https://example.com/i.sh | tee /i.sh | bash\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    { text: 'FROM alpine:3.20\nRUN eval "`wget -O- https://example.com/env`"\n', path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nRUN curl -s https://example.com/i.py | python3\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nRUN curl -o /tmp/i.sh https://example.com/i.sh && bash /tmp/i.sh\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    {
      text: "FROM alpine:3.20\nRUN wget https://example.com/i.sh && chmod +x i.sh && ./i.sh\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    {
      text: 'FROM alpine:3.20\nRUN ["/bin/sh", "-c", "curl https://example.com/i.sh | sh"]\n',
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    { text: "FROM alpine:3.20\nRUN <<E\ncurl https://example.com/i.sh | sh\nE\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nRUN (curl https://example.com/i.sh) | sh\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM alpine:3.20\nONBUILD RUN curl https://example.com/i.sh | sh\n",
      path: "stages[0].ONBUILD[0].RUN",
      message: MESSAGE,
    },
    {
      text: 'FROM alpine:3.20\nSHELL ["/bin/sh", "-c", "curl https://example.com/i.sh | sh; "]\n',
      path: "stages[0].SHELL[0]",
      message: "SHELL must verify a script from the network before it runs it",
    },
    {
      text: "FROM alpine:3.20\nCMD curl https://example.com/i.sh | sh\n",
      path: "stages[0].CMD[0]",
      message: "CMD must verify a script from the network before it runs it",
    },
    {
      text: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN iwr -useb https://example.com/i.ps1 | iex\n',
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "an installer that its maker offers in no other way",
      text: "FROM debian:12\nRUN curl -fsSL https://example.com/setup | bash -\n",
      waived: true,
    },
    {
      what: "a key of a repository",
      text: "FROM debian:12\nRUN curl -fsSL https://example.com/k.asc -o /etc/apt/keyrings/k.asc\n",
    },
  ],
});

testRule(remoteScript, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
