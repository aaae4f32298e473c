import { remoteImageSignature } from "../../../../policies/rules/docker/remote-image-signature";
import { IMAGE, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const OTHER = `registry.example.com/other@sha256:${"a".repeat(64)}`;
const MESSAGE = "resource must use an image that the trust policy accepts";
const refused = { [OTHER]: { state: "refused", reason: "it has no signature" } } as const;

testRule(remoteImageSignature, {
  base: { type: "docker:index/remoteImage:RemoteImage", inputs: { name: IMAGE } },
  signatures: refused,
  compliant: [{ name: OTHER, build: { context: "." } }],
  violations: [{}, { build: UNKNOWN }].map((build) => ({
    set: { name: OTHER, ...build },
    path: "name",
    message: MESSAGE,
    reason: "it has no signature",
  })),
  undecided: [
    { set: { name: UNKNOWN }, path: "name", message: MESSAGE },
    {
      set: { name: OTHER },
      signatures: { [OTHER]: { state: "undecided", reason: "registry.example.com could not be reached" } },
      path: "name",
      message: MESSAGE,
      reason: "registry.example.com could not be reached",
    },
  ],
  legitimate: [
    { what: "an image that has to run before it can be signed", set: { name: OTHER }, waived: true },
    { what: "an image of others that the trust policy accepts as published", set: { name: "docker.io/library/busybox:1.37" } },
  ],
});
