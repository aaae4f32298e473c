import { buildTools } from "../../../../policies/rules/dockerfile/build-tools";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(buildTools, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM gcc:14 AS build\nRUN apt-get install -y gcc\nFROM debian:12\nCOPY --from=build /a /a\n" },
    { text: "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build build-base && make && apk del .build\n" },
    { text: "FROM alpine:3.20\nRUN apk add --no-cache curl\n" },
  ],
  violations: [
    {
      text: "FROM golang:1.25\nRUN go build\n",
      path: "stages[0].FROM.image",
      message: "image that runs must not be built on one with compilers",
    },
    {
      text: "FROM mcr.microsoft.com/dotnet/sdk:9.0\n",
      path: "stages[0].FROM.image",
      message: "image that runs must not be built on one with compilers",
    },
    {
      text: "FROM rust:1.90 AS base\nFROM base\n",
      path: "stages[0].FROM.image",
      message: "image that runs must not be built on one with compilers",
    },
    {
      text: "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends g++ make=4.3\n",
      path: "stages[0].RUN[0]",
      message: "image that runs must not hold compilers",
    },
    {
      text: "FROM alpine:3.20\nRUN apk add --no-cache gcc\n",
      path: "stages[0].RUN[0]",
      message: "image that runs must not hold compilers",
    },
    {
      text: "FROM fedora:41\nRUN dnf -y install gcc-c++ && dnf clean all\n",
      path: "stages[0].RUN[0]",
      message: "image that runs must not hold compilers",
    },
  ],
  undecided: [
    {
      text: "ARG BASE\nFROM $BASE\n",
      path: "stages[0].FROM.image",
      message: "image that runs must not be built on one with compilers",
      reason: "stages[0].FROM.image depends on a build argument",
    },
  ],
  legitimate: [{ what: "a runner of pipelines", text: "FROM golang:1.25\nUSER 1000\n", waived: true }],
});

testRule(buildTools, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [
    {
      set: { "dockerfile.inline": UNKNOWN },
      path: "dockerfile.inline",
      message: "image that runs must not be built on one with compilers",
    },
  ],
});
