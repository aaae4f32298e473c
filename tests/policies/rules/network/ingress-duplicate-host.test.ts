import { ingressDuplicateHost } from "../../../../policies/rules/network/ingress-duplicate-host";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "ingress must not claim a host and path that another Ingress has";
const PATH = "spec.rules[0].http.paths[0].path";
const FIRST = "[0].spec.rules[0].http.paths[0]";
const SECOND = "[1].spec.rules[0].http.paths[0]";
const ingress = (name: string, namespace: string, path: string): { apiVersion: string; kind: string; [key: string]: Json } => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name, namespace, annotations: {} },
  spec: {
    ingressClassName: "traefik",
    rules: [
      {
        host: "shop.example.com",
        http: { paths: [{ path, pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }] },
      },
    ],
  },
});

testRule(ingressDuplicateHost, {
  base: [ingress("web", "shop", "/"), ingress("api", "billing", "/api")],
  compliant: [
    { [`${SECOND}.path`]: "/", "[1].spec.rules[0].host": "api.example.com" },
    { [`${SECOND}.path`]: "/", [`${SECOND}.pathType`]: "Exact" },
    { [`${SECOND}.path`]: "/", "[1].spec.ingressClassName": "internal" },
    { [`${FIRST}.path`]: "/api", [`${FIRST}.pathType`]: "Exact", [`${SECOND}.path`]: "/api/", [`${SECOND}.pathType`]: "Exact" },
    { "[0].spec.rules[0].http.paths[1]": { path: "/", pathType: "Prefix" } },
    { [`${SECOND}.path`]: "/", '[1].metadata.annotations["nginx.ingress.kubernetes.io/canary"]': "true" },
    { "[1]": null, "[0].spec.rules[0].host": UNKNOWN },
  ],
  violations: [
    { set: { [`${SECOND}.path`]: "/" }, subject: 1, path: PATH, message: MESSAGE },
    { set: { [`${SECOND}.path`]: null }, subject: 1, path: "spec.rules[0]", message: MESSAGE },
    { set: { [`${FIRST}.path`]: "/api/" }, subject: 1, path: PATH, message: MESSAGE },
    { set: { [`${SECOND}.path`]: "/", "[1].apiVersion": "extensions/v1beta1" }, subject: 1, path: PATH, message: MESSAGE },
    {
      set: {
        [`${SECOND}.path`]: "/",
        "[1].spec.ingressClassName": null,
        '[1].metadata.annotations["kubernetes.io/ingress.class"]': "traefik",
      },
      subject: 1,
      path: PATH,
      message: MESSAGE,
    },
    {
      set: { [`${SECOND}.path`]: "/", "[0].spec.rules[0].host": null, "[1].spec.rules[0].host": null },
      subject: 1,
      path: PATH,
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "[1].spec.rules[0].host": UNKNOWN }, subject: 1, path: "spec.rules[0].host", message: MESSAGE },
    { set: { "[1].spec.ingressClassName": UNKNOWN }, subject: 1, path: "spec.ingressClassName", message: MESSAGE },
    { set: { "[0].spec.rules": UNKNOWN }, subject: 0, path: "spec.rules", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a canary that takes a share of the traffic",
      set: { [`${SECOND}.path`]: "/", '[1].metadata.annotations["nginx.ingress.kubernetes.io/canary"]': "true" },
    },
    {
      what: "the same host inside and outside, by class",
      set: { [`${SECOND}.path`]: "/", "[1].spec.ingressClassName": "internal" },
    },
  ],
});
