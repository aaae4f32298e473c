import { imageVersion } from "../../../../policies/rules/docker/image-version";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must use an image with an explicit version";

testRule(imageVersion, {
  base: CONTAINER,
  compliant: [
    { image: "nginx:1.27" },
    { image: "sha256:4b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f6" },
    { image: "nginx@sha256:4b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f6" },
  ],
  violations: [
    { set: { image: "nginx" }, path: "image", message: MESSAGE },
    { set: { image: "nginx:latest" }, path: "image", message: MESSAGE },
    { set: { image: "registry.example.com:5000/a" }, path: "image", message: MESSAGE },
    { set: { image: "NGINX:1" }, path: "image", message: MESSAGE },
    { set: { image: null }, path: "image", message: MESSAGE },
  ],
  undecided: [{ set: { image: UNKNOWN }, path: "image", message: MESSAGE }],
  legitimate: [
    {
      what: "the ID of an image that the engine has pulled",
      set: { image: "sha256:4b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f6" },
    },
    { what: "nightly builds on a test machine", set: { image: "registry.example.com/app:latest" }, waived: true },
  ],
});

testRule(imageVersion, {
  base: COMPOSE,
  compliant: [
    { "services.web.image": null, "services.web.build": "." },
    { "services.web.image": "app", "services.web.build": { context: "." } },
    { "services.web.image": "app:${TAG:-1.2}" },
  ],
  violations: [
    {
      set: { "services.web.image": "redis" },
      path: "services.web.image",
      message: 'service "web" must use an image with an explicit version',
    },
    {
      set: { "services.web.image": "redis:${TAG:-latest}" },
      path: "services.web.image",
      message: 'service "web" must use an image with an explicit version',
    },
  ],
  undecided: [
    {
      set: { "services.web.image": "app:${TAG}" },
      path: "services.web.image",
      message: 'service "web" must use an image with an explicit version',
      reason: fromEnvironment("services.web.image"),
    },
  ],
});

testRule(imageVersion, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.image": "nginx" },
      path: "taskSpec.containerSpec.image",
      message: "service must use an image with an explicit version",
    },
  ],
});
