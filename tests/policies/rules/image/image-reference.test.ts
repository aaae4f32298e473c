import { imageReference } from "../../../../policies/rules/image/image-reference";
import { IMAGE, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

/** What no runtime reads as the name of an image. */
const INVALID: readonly Json[] = [
  "nginx: 1.27",
  "nginx:1.27 ",
  "NGINX:1.27",
  "registry.example.com@evil.example/app:1",
  "registry.example.com/app:1@sha256:abc",
  // The first letter is Cyrillic.
  "а.example.com/app:1",
  "https://registry.example.com/app:1",
  "nginx:",
  "",
  3,
  null,
];

const message = 'container "app" must name its image by a valid reference';

testRule(imageReference, {
  compliant: [
    { "spec.containers[0].image": "nginx" },
    { "spec.containers[0].image": "localhost:5000/app" },
    { "spec.containers[0].image": "[2001:db8::1]:5000/team/app:1.4.2" },
    { "spec.volumes": [{ name: "models", image: { reference: IMAGE } }] },
    { "spec.volumes": [{ name: "models", image: {} }] },
  ],
  violations: [
    ...INVALID.map((image) => ({ set: { "spec.containers[0].image": image }, path: "spec.containers[0].image", message })),
    {
      set: { "spec.volumes": [{ name: "models", image: { reference: "Models:1" } }] },
      path: "spec.volumes[0].image.reference",
      message: 'volume "models" must name its image by a valid reference',
    },
  ],
  undecided: [
    { set: { "spec.containers[0].image": UNKNOWN }, path: "spec.containers[0].image", message },
    {
      set: { "spec.volumes": UNKNOWN },
      path: "spec.volumes",
      message: "volume must name its image by a valid reference",
    },
  ],
  legitimate: [
    { what: "an image of Docker Hub by its short name", set: { "spec.containers[0].image": "traefik:v3.3" } },
    {
      what: "a template whose image Istio's injection fills in",
      set: { "spec.containers[0].image": "auto" },
    },
    { what: "a template that leaves the image to a controller", set: { "spec.containers[0].image": "" }, waived: true },
  ],
});
