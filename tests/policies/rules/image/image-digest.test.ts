import { imageDigest } from "../../../../policies/rules/image/image-digest";
import { IMAGE, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must pin its image by a digest';
const tagged = { "spec.containers[0].image": "registry.example.com/app:1.4.2" };

testRule(imageDigest, {
  compliant: [
    { "spec.containers[0].image": IMAGE },
    { "spec.containers[0].image": `nginx@sha256:${"a".repeat(64)}` },
    { "spec.containers[0].image": `nginx@sha512:${"a".repeat(128)}` },
    { "spec.volumes": [{ name: "models", image: { reference: IMAGE } }] },
    { set: tagged, environment: "dev" },
    { set: tagged, environment: "uat" },
  ],
  violations: [
    { set: tagged, path: "spec.containers[0].image", message },
    { set: tagged, environment: "prod", path: "spec.containers[0].image", message },
    { set: { "spec.containers[0].image": "nginx@sha256:abc" }, path: "spec.containers[0].image", message },
    // A tag that looks like a digest.
    { set: { "spec.containers[0].image": `nginx:sha256-${"a".repeat(64)}` }, path: "spec.containers[0].image", message },
    { set: { "spec.containers[0].image": null }, path: "spec.containers[0].image", message },
    {
      set: { "spec.volumes": [{ name: "models", image: { reference: "registry.example.com/models:3" } }] },
      path: "spec.volumes[0].image.reference",
      message: 'volume "models" must pin its image by a digest',
    },
  ],
  undecided: [
    { set: { "spec.containers[0].image": UNKNOWN }, path: "spec.containers[0].image", message },
    {
      set: { "spec.volumes[0]": { name: "models", image: UNKNOWN } },
      path: "spec.volumes[0].image",
      message: 'volume "models" must pin its image by a digest',
    },
  ],
  legitimate: [
    {
      what: "a network plugin as its project publishes it, while it is being taken over",
      set: { "spec.containers[0].image": "ghcr.io/flannel-io/flannel:v0.27.4" },
      waived: true,
    },
    { what: "a build of the day in dev", set: { "spec.containers[0].image": "registry.example.com/app:main" }, environment: "dev" },
  ],
});
