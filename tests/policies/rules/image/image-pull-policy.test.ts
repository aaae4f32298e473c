import { imagePullPolicy } from "../../../../policies/rules/image/image-pull-policy";
import { IMAGE, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must not run an image that can change without asking the registry';
const path = "spec.containers[0].imagePullPolicy";
const set = (image: Json, imagePullPolicy: Json = null): Record<string, Json> => ({
  "spec.containers[0].image": image,
  "spec.containers[0].imagePullPolicy": imagePullPolicy,
});

testRule(imagePullPolicy, {
  compliant: [
    set("nginx:1.27", "IfNotPresent"),
    set("nginx:1.27", "Always"),
    set("nginx:1.27"),
    set("nginx:1.27", ""),
    set("nginx:latest"),
    set("nginx"),
    set(IMAGE, "Never"),
    { set: set(IMAGE, "IfNotPresent"), parameters: { always: true } },
    { set: set("nginx:1.27", "Always"), parameters: { always: true } },
    { set: set("nginx"), parameters: { always: true } },
    set("not an image", "Never"),
    set(UNKNOWN),
    set(UNKNOWN, "Always"),
    { "spec.volumes": [{ name: "models", image: { reference: "registry.example.com/models:3", pullPolicy: "IfNotPresent" } }] },
  ],
  violations: [
    { set: set("nginx:1.27", "Never"), path, message },
    { set: set("nginx:latest", "IfNotPresent"), path, message },
    { set: set("nginx", "IfNotPresent"), path, message },
    { set: set("nginx", "Never"), path, message },
    { set: set("nginx:1.27", "always"), path, message },
    { set: set("nginx:1.27"), parameters: { always: true }, path, message },
    { set: set("nginx:1.27", "IfNotPresent"), parameters: { always: true }, path, message },
    {
      set: { "spec.volumes": [{ name: "models", image: { reference: "registry.example.com/models:3", pullPolicy: "Never" } }] },
      path: "spec.volumes[0].image.pullPolicy",
      message: 'volume "models" must not run an image that can change without asking the registry',
    },
  ],
  undecided: [
    { set: set("nginx:1.27", UNKNOWN), path, message },
    { set: set(UNKNOWN, "Never"), path: "spec.containers[0].image", message },
    { set: set(UNKNOWN, "IfNotPresent"), path: "spec.containers[0].image", message },
    { set: set(UNKNOWN), parameters: { always: true }, path: "spec.containers[0].image", message },
    { set: set(UNKNOWN, UNKNOWN), path: "spec.containers[0].image", message },
  ],
  legitimate: [
    { what: "a version that the node keeps, as Argo CD's Redis", set: set("docker.io/library/redis:8.2.2-alpine", "IfNotPresent") },
    {
      what: "a cluster without a network, onto whose nodes images are loaded",
      set: set("registry.example.com/app:1.4.2", "Never"),
      waived: true,
    },
  ],
});
