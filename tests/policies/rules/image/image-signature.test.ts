import assert from "node:assert/strict";
import { imageSignature } from "../../../../policies/rules/image/image-signature";
import { podResource, UNKNOWN } from "../../../support/pods";
import { evaluateWith, pulumiSubjects, testRule } from "../../../support/rule-tester";

const OTHER = `registry.example.com/other@sha256:${"a".repeat(64)}`;
const message = 'container "app" must use an image that the trust policy accepts';
const path = "spec.containers[0].image";
const refused = { [OTHER]: { state: "refused", reason: "it has no signature" } } as const;

testRule(imageSignature, {
  signatures: {},
  compliant: [{ [path]: OTHER }, { "spec.volumes": [{ name: "models", image: { reference: OTHER } }] }],
  violations: [
    { set: { [path]: OTHER }, signatures: refused, path, message, reason: "it has no signature" },
    { set: { [path]: null }, path, message },
    { set: { [path]: 5 }, path, message },
    {
      set: { "spec.volumes": [{ name: "models", image: { reference: OTHER } }] },
      signatures: refused,
      path: "spec.volumes[0].image.reference",
      message: 'volume "models" must use an image that the trust policy accepts',
      reason: "it has no signature",
    },
    ...[
      "vault.hashicorp.com/agent-image",
      "sidecar.istio.io/proxyImage",
      "dapr.io/sidecar-image",
      "config.linkerd.io/proxy-image",
    ].map((name) => ({
      set: { "metadata.annotations": { [name]: OTHER } },
      signatures: refused,
      path: `metadata.annotations["${name}"]`,
      message: `annotation "${name}" must use an image that the trust policy accepts`,
      reason: "it has no signature",
    })),
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    {
      set: { [path]: OTHER },
      signatures: { [OTHER]: { state: "undecided", reason: "registry.example.com could not be reached" } },
      path,
      message,
      reason: "registry.example.com could not be reached",
    },
  ],
  legitimate: [
    { what: "an image of others that the trust policy accepts as published", set: { [path]: "registry.k8s.io/pause:3.10" } },
    { what: "an image that has to run before it can be signed", set: { [path]: OTHER }, signatures: refused, waived: true },
  ],
});

it("cannot decide anything without a trust policy", () => {
  const { findings } = evaluateWith(imageSignature, {}, pulumiSubjects(podResource()));
  const messages = findings.map((finding) => finding.message);
  assert.ok(messages.includes(`cannot decide whether ${message} in ${path}: there is no trust policy`), messages.join("\n"));
});
