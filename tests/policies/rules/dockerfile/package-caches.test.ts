import { packageCaches } from "../../../../policies/rules/dockerfile/package-caches";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "RUN must not leave the cache of a package manager";

testRule(packageCaches, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM debian:12\nRUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\n" },
    { text: "FROM alpine:3.20\nRUN apk add --no-cache a\n" },
    { text: "FROM alpine:3.20\nRUN apk --no-cache add a\n" },
    { text: "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get install -y a\n" },
    { text: "FROM fedora:41\nRUN dnf install -y a && dnf clean all\n" },
    { text: "FROM python:3.13\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n" },
    { text: "FROM python:3.13\nRUN python3 -m pip install --no-cache-dir -r requirements.txt\n" },
    { text: "FROM debian:12 AS build\nRUN apt-get install -y a\nFROM scratch\n" },
  ],
  violations: [
    { text: "FROM debian:12\nRUN apt-get update && apt-get install -y a\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nRUN apk add a\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM fedora:41\nRUN microdnf install a\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM python:3.13\nRUN pip3 install -r requirements.txt\n", path: "stages[0].RUN[0]", message: MESSAGE },
    {
      text: "FROM debian:12\nRUN <<E\nset -e\napt-get update\napt-get install -y a\nE\n",
      path: "stages[0].RUN[0]",
      message: MESSAGE,
    },
    { text: 'FROM debian:12\nRUN ["apt-get", "install", "-y", "a"]\n', path: "stages[0].RUN[0]", message: MESSAGE },
  ],
  legitimate: [{ what: "layers that a later tool joins", text: "FROM debian:12\nRUN apt-get install -y a\n", waived: true }],
});

testRule(packageCaches, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
