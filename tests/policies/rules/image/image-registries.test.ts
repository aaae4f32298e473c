import { imageRegistries } from "../../../../policies/rules/image/image-registries";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

/** Names that resemble an allowed one. */
const LOOK_ALIKES = [
  "registry.example.com.evil.example/app:1",
  "registry.example.comevil/app:1",
  "evil.example/registry.example.com/app:1",
  "registry.example.com:5000/app:1",
  "registry.example.com@evil.example/app:1",
  "Registry.example.com/app:1",
  "quay.io/teammate/app:1",
  "library/nginx",
  "nginx",
  "docker.io/ourselves/app:1",
];

const message = 'container "app" must use an image from a registry that the rule allows';

testRule(imageRegistries, {
  parameters: { registries: ["registry.example.com", "quay.io/team", "docker.io/our"] },
  compliant: [
    { "spec.containers[0].image": "registry.example.com/shop/cart:2" },
    { "spec.containers[0].image": "quay.io/team/app:1" },
    { "spec.containers[0].image": "our/app:1" },
    { "spec.containers[0].image": "index.docker.io/our/app:1" },
    { set: { "spec.containers[0].image": "nginx" }, parameters: { registries: ["docker.io/library", "registry.example.com"] } },
  ],
  violations: [
    { set: { "spec.containers[0].image": "quay.io/another/app:1" }, path: "spec.containers[0].image", message },
    ...LOOK_ALIKES.map((image) => ({ set: { "spec.containers[0].image": image }, path: "spec.containers[0].image", message })),
    { set: { "spec.containers[0].image": null }, path: "spec.containers[0].image", message },
    {
      set: { "spec.volumes": [{ name: "models", image: { reference: "ghcr.io/models/small:1" } }] },
      path: "spec.volumes[0].image.reference",
      message: 'volume "models" must use an image from a registry that the rule allows',
    },
  ],
  undecided: [{ set: { "spec.containers[0].image": UNKNOWN }, path: "spec.containers[0].image", message }],
  legitimate: [
    {
      what: "a component of Kubernetes, whose registry is trusted",
      set: { "spec.containers[0].image": "registry.k8s.io/ingress-nginx/controller:v1.14.0" },
      parameters: { registries: ["registry.example.com", "registry.k8s.io"] },
    },
  ],
});
