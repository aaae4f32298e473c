import { user } from "../../../../policies/rules/dockerfile/user";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "image must run as a user other than root";

testRule(user, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nUSER root\nRUN true\nUSER app\n" },
    { text: "FROM alpine:3.20\nUSER 1000:0\n" },
    { text: "FROM gcr.io/distroless/static-debian12:nonroot\n" },
    { text: "FROM a:1 AS base\nUSER 1\nFROM base\n" },
    { text: "FROM alpine:3.20\nARG UID=1000\nUSER $UID\n" },
    { text: "FROM docker.io/nginxinc/nginx-unprivileged:1.27\n" },
    { text: "FROM a:1\nUSER root\nFROM b:1\nUSER 5\n" },
    { text: "FROM a:1 AS base\nONBUILD USER 7\nFROM base\n" },
  ],
  violations: [
    { text: "FROM alpine:3.20\n", path: "stages[0].USER", message: MESSAGE },
    { text: "FROM alpine:3.20\nUSER root\n", path: "stages[0].USER[0]", message: MESSAGE },
    { text: 'FROM alpine:3.20\nUSER ""\n', path: "stages[0].USER[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nUSER :1000\n", path: "stages[0].USER[0]", message: MESSAGE },
    { text: "FROM alpine:3.20\nUSER 1000\nUSER 0:0\n", path: "stages[0].USER[1]", message: MESSAGE },
    { text: "FROM a:1\nUSER 5\nFROM scratch\n", path: "stages[1].USER", message: MESSAGE },
    { text: "FROM alpine:3.20\nARG UID=0\nUSER ${UID}\n", path: "stages[0].USER[0]", message: MESSAGE },
    { text: "FROM a:1 AS base\nUSER root\nFROM base\nRUN true\n", path: "stages[0].USER[0]", message: MESSAGE },
    { text: "FROM a:1 AS base\nUSER 5\nONBUILD USER root\nFROM base\n", path: "stages[0].ONBUILD[0].USER", message: MESSAGE },
    { text: "FROM alpine:3.20\nUSER 5\nONBUILD USER 6\nUSER root\n", path: "stages[0].USER[1]", message: MESSAGE },
    { text: "FROM alpine:3.20\nUSER ContainerAdministrator\n", path: "stages[0].USER[0]", message: MESSAGE },
    { text: "FROM gcr.io/distroless/static-debian12:latest\n", path: "stages[0].USER", message: MESSAGE },
    { text: "FROM alpine:3.20\nUSER 5\nRUN cat 3<<E\nUSER 7\nE\nUSER root\n", path: "stages[0].USER[1]", message: MESSAGE },
  ],
  undecided: [
    {
      text: "FROM alpine:3.20\nARG UID\nUSER $UID\n",
      path: "stages[0].USER[0]",
      message: MESSAGE,
      reason: "stages[0].USER[0] depends on a build argument",
    },
    {
      text: "FROM alpine:3.20\nUSER $APP_USER\n",
      path: "stages[0].USER[0]",
      message: MESSAGE,
      reason: "stages[0].USER[0] depends on the base image",
    },
    {
      text: "ARG BASE\nFROM $BASE\n",
      path: "stages[0].FROM.image",
      message: MESSAGE,
      reason: "stages[0].FROM.image depends on a build argument",
    },
  ],
  legitimate: [
    {
      what: "a database that gives root up by itself",
      text: "FROM postgres:17.2\nCOPY init.sh /docker-entrypoint-initdb.d/\n",
      waived: true,
    },
    {
      what: "a base of the organisation that sets the user",
      text: "FROM registry.example.com/base/java:21\n",
      parameters: { bases: ["registry.example.com/base/*"] },
    },
  ],
});

testRule(user, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: MESSAGE }],
});
