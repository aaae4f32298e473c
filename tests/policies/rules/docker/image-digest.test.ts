import { imageDigest } from "../../../../policies/rules/docker/image-digest";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must pin its image by a digest";

testRule(imageDigest, {
  base: CONTAINER,
  compliant: [
    { image: "sha256:4b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f6" },
    { image: "nginx@sha256:4b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f64b5e57f6" },
    { set: { image: "nginx:1.27" }, environment: "uat" },
  ],
  violations: [
    { set: { image: "nginx:1.27" }, environment: "prod", path: "image", message: MESSAGE },
    { set: { image: "nginx" }, path: "image", message: MESSAGE },
  ],
  undecided: [{ set: { image: UNKNOWN }, path: "image", message: MESSAGE }],
  legitimate: [
    { what: "development, where tags follow what is being built", set: { image: "app:1.4" }, environment: "dev" },
    { what: "a mirror that never moves a tag", set: { image: "registry.example.com/mirror/nginx:1.27" }, waived: true },
  ],
});

testRule(imageDigest, {
  base: COMPOSE,
  compliant: [{ "services.web.image": "app", "services.web.build": "." }],
  violations: [
    {
      set: { "services.web.image": "redis:7.4" },
      path: "services.web.image",
      message: 'service "web" must pin its image by a digest',
    },
  ],
});
