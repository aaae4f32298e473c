import { retiredIngressAnnotations } from "../../../../policies/rules/network/retired-ingress-annotations";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "ingress must not rely on the retired controller ingress-nginx";
const CLASS = 'metadata.annotations["kubernetes.io/ingress.class"]';
const REWRITE = 'metadata.annotations["nginx.ingress.kubernetes.io/rewrite-target"]';
const F5 = 'metadata.annotations["nginx.org/proxy-connect-timeout"]';

testRule(retiredIngressAnnotations, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop" },
    spec: { ingressClassName: "traefik", rules: [{ host: "shop.example.com" }] },
  },
  compliant: [
    { "spec.ingressClassName": null },
    { 'metadata.annotations["example.com/owner"]': UNKNOWN },
    { "spec.ingressClassName": "nginx", [F5]: "30s" },
    { "spec.ingressClassName": "traefik", [CLASS]: "nginx" },
    { set: { "spec.ingressClassName": "nginx" }, parameters: { classes: [] } },
  ],
  violations: [
    { set: { "spec.ingressClassName": "nginx" }, path: "spec.ingressClassName", message: MESSAGE },
    { set: { "spec.ingressClassName": null, [CLASS]: "nginx" }, path: CLASS, message: MESSAGE },
    { set: { [REWRITE]: "/" }, path: REWRITE, message: MESSAGE },
    {
      set: { "spec.ingressClassName": "public" },
      parameters: { classes: ["public"] },
      path: "spec.ingressClassName",
      message: MESSAGE,
    },
    {
      set: { "spec.ingressClassName": "nginx", apiVersion: "extensions/v1beta1" },
      path: "spec.ingressClassName",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "spec.ingressClassName": UNKNOWN }, path: "spec.ingressClassName", message: MESSAGE },
    { set: { "metadata.annotations": UNKNOWN }, path: "metadata.annotations", message: MESSAGE },
    { set: { [REWRITE]: UNKNOWN }, path: REWRITE, message: MESSAGE },
  ],
  legitimate: [
    {
      what: "the controller of F5, whose class has the same name",
      set: { "spec.ingressClassName": "nginx" },
      parameters: { classes: [] },
    },
    { what: "an application whose move is planned", set: { "spec.ingressClassName": "nginx", [REWRITE]: "/" }, waived: true },
  ],
});

testRule(retiredIngressAnnotations, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "nginx" },
    spec: { controller: "traefik.io/ingress-controller" },
  },
  compliant: [{ "spec.controller": "nginx.org/ingress-controller" }],
  violations: [{ set: { "spec.controller": "k8s.io/ingress-nginx" }, path: "spec.controller", message: MESSAGE }],
  undecided: [{ set: { "spec.controller": UNKNOWN }, path: "spec.controller", message: MESSAGE }],
});
