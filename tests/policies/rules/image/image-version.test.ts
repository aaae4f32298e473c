import { imageVersion } from "../../../../policies/rules/image/image-version";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(imageVersion, {
  compliant: [
    { "spec.containers[0].image": "nginx:1.27" },
    { "spec.containers[0].image": "registry.example.com:5000/a/b:v1" },
    { "spec.containers[0].image": "nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
    { "spec.containers[0].image": "nginx:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
  ],
  violations: [
    {
      set: { "spec.volumes": [{ name: "data", image: { reference: "data" } }] },
      path: "spec.volumes[0].image.reference",
      message: 'volume "data" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": "nginx" },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": "nginx:latest" },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": "registry.example.com:5000/a/b" },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": "nginx:" },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": "" },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": "NGINX:1" },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": "nginx:1 " },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": null },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": 3 },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
  ],
  undecided: [
    {
      set: { "spec.volumes": [{ name: "data", image: { reference: UNKNOWN } }] },
      path: "spec.volumes[0].image.reference",
      message: 'volume "data" must use an image with an explicit version',
    },
    {
      set: { "spec.containers[0].image": UNKNOWN },
      path: "spec.containers[0].image",
      message: 'container "app" must use an image with an explicit version',
    },
  ],
  legitimate: [
    {
      what: "a nightly build in an environment for trying it out",
      set: { "spec.containers[0].image": "registry.example.com/app:latest" },
      waived: true,
    },
    {
      what: "a tag that says more than a version",
      set: { "spec.containers[0].image": "registry.example.com/app:1.4.2-alpine3.20" },
    },
  ],
});
