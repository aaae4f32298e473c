import { packageUpgrades } from "../../../../policies/rules/dockerfile/package-upgrades";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "RUN must not upgrade all packages";

testRule(packageUpgrades, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM debian:12\nRUN apt-get install -y --only-upgrade openssl\n" },
    { text: "FROM alpine:3.20\nRUN apk upgrade openssl\n" },
    { text: "FROM python:3.13\nRUN pip install --upgrade pip\n" },
  ],
  violations: [
    { text: "FROM debian:12\nRUN apt-get update && apt-get -y upgrade\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM debian:12\nRUN apt-get dist-upgrade -y\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM fedora:41\nRUN dnf -y update\n", path: "stages[0].RUN[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nRUN apk -U upgrade\n", path: "stages[0].RUN[0]", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a base that is no longer maintained",
      text: "FROM debian:10\nRUN apt-get update && apt-get upgrade -y\n",
      waived: true,
    },
  ],
});

testRule(packageUpgrades, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
