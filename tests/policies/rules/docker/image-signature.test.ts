import { imageSignature } from "../../../../policies/rules/docker/image-signature";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const OTHER = `registry.example.com/other@sha256:${"a".repeat(64)}`;
const MESSAGE = "container must use an image that the trust policy accepts";
const refused = { [OTHER]: { state: "refused", reason: "it has no signature" } } as const;

testRule(imageSignature, {
  base: CONTAINER,
  signatures: {},
  compliant: [{ image: OTHER }],
  violations: [
    { set: { image: OTHER }, signatures: refused, path: "image", message: MESSAGE, reason: "it has no signature" },
    // Which means nothing to the provider.
    { set: { image: OTHER, build: {} }, signatures: refused, path: "image", message: MESSAGE, reason: "it has no signature" },
    { set: { image: null }, path: "image", message: MESSAGE },
  ],
  undecided: [
    { set: { image: UNKNOWN }, path: "image", message: MESSAGE },
    {
      set: { image: OTHER },
      signatures: { [OTHER]: { state: "undecided", reason: "registry.example.com could not be reached" } },
      path: "image",
      message: MESSAGE,
      reason: "registry.example.com could not be reached",
    },
  ],
  legitimate: [
    { what: "an image that has to run before it can be signed", set: { image: OTHER }, signatures: refused, waived: true },
    { what: "an image of others that the trust policy accepts as published", set: { image: "docker.io/library/busybox:1.37" } },
  ],
});

testRule(imageSignature, {
  base: COMPOSE,
  signatures: refused,
  compliant: [
    { "services.web.image": null, "services.web.build": "." },
    ...["build", "never"].map((policy) => ({
      "services.web.image": OTHER,
      "services.web.build": ".",
      "services.web.pull_policy": policy,
    })),
  ],
  violations: [
    // Compose asks the registry first, and builds where it has none.
    ...[{}, { "services.web.pull_policy": "missing" }, { "services.web.pull_policy": UNKNOWN }].map((policy) => ({
      set: { "services.web.image": OTHER, "services.web.build": ".", ...policy },
      path: "services.web.image",
      message: 'service "web" must use an image that the trust policy accepts',
      reason: "it has no signature",
    })),
    {
      set: { "services.web.image": OTHER },
      path: "services.web.image",
      message: 'service "web" must use an image that the trust policy accepts',
      reason: "it has no signature",
    },
  ],
});
