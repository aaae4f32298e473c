import { ingressTls } from "../../../../policies/rules/network/ingress-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "ingress must encrypt the traffic of each host";
const HOST = "spec.rules[0].host";
const annotation = (key: string): string => `metadata.annotations["${key}"]`;
const REDIRECT = annotation("nginx.ingress.kubernetes.io/ssl-redirect");
const ARN = annotation("alb.ingress.kubernetes.io/certificate-arn");
const BACKEND = { service: { name: "web", port: { number: 80 } } };

testRule(ingressTls, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      rules: [{ host: "shop.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend: BACKEND }] } }],
      tls: [{ hosts: ["shop.example.com"], secretName: "shop" }],
    },
  },
  compliant: [
    { "spec.tls[0].hosts": ["*.example.com"] },
    { "spec.tls[0].hosts": null },
    { [HOST]: null, "spec.tls[0].hosts": null },
    { [HOST]: "*.example.com", "spec.tls[0].hosts": ["*.example.com"] },
    { [REDIRECT]: "true" },
    { [annotation("example.com/owner")]: UNKNOWN },
    { "spec.tls": null, [ARN]: "arn:aws:acm:eu-west-1:1:certificate/1" },
    { "spec.tls": null, [annotation("networking.gke.io/managed-certificates")]: "shop" },
    {
      set: { "spec.tls": null, [annotation("example.com/tls")]: "on" },
      parameters: { certificateAnnotations: ["example.com/tls=on"] },
    },
  ],
  violations: [
    { set: { "spec.tls": null }, path: HOST, message: MESSAGE },
    { set: { "spec.tls": [] }, path: HOST, message: MESSAGE },
    { set: { "spec.tls": [null] }, path: HOST, message: MESSAGE },
    { set: { "spec.tls[0].hosts": ["other.example.com"] }, path: HOST, message: MESSAGE },
    { set: { "spec.tls[0].hosts": ["*.shop.example.com"] }, path: HOST, message: MESSAGE },
    { set: { [HOST]: "a.b.example.com", "spec.tls[0].hosts": ["*.example.com"] }, path: HOST, message: MESSAGE },
    { set: { [HOST]: "*.example.com" }, path: HOST, message: MESSAGE },
    { set: { [HOST]: null }, path: "spec.rules[0]", message: MESSAGE },
    { set: { "spec.rules[1]": { host: "admin.example.com" } }, path: "spec.rules[1].host", message: MESSAGE },
    { set: { "spec.defaultBackend": BACKEND }, path: "spec.defaultBackend", message: MESSAGE },
    {
      set: { apiVersion: "extensions/v1beta1", "spec.backend": { serviceName: "web", servicePort: 80 } },
      path: "spec.backend",
      message: MESSAGE,
    },
    { set: { [REDIRECT]: "false" }, path: REDIRECT, message: "ingress must redirect HTTP to HTTPS" },
    { set: { "spec.tls": null, [annotation("traefik.ingress.kubernetes.io/router.tls")]: "false" }, path: HOST, message: MESSAGE },
    { set: { "spec.tls": null, [ARN]: "" }, path: HOST, message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.tls": UNKNOWN }, path: "spec.tls", message: MESSAGE },
    { set: { "spec.tls[0].hosts": [UNKNOWN] }, path: "spec.tls[0].hosts[0]", message: MESSAGE },
    { set: { "spec.tls[0].hosts": UNKNOWN }, path: "spec.tls[0].hosts", message: MESSAGE },
    { set: { [HOST]: UNKNOWN }, path: HOST, message: MESSAGE },
    { set: { "spec.rules": UNKNOWN }, path: "spec.rules", message: MESSAGE },
    { set: { "spec.tls": null, [ARN]: UNKNOWN }, path: ARN, message: MESSAGE },
    { set: { "metadata.annotations": UNKNOWN }, path: "metadata.annotations", message: "ingress must redirect HTTP to HTTPS" },
    { set: { [REDIRECT]: UNKNOWN }, path: REDIRECT, message: "ingress must redirect HTTP to HTTPS" },
  ],
  legitimate: [
    { what: "TLS that ends at a load balancer in front of the controller", set: { [REDIRECT]: "false" }, waived: true },
    {
      what: "certificates of AWS for its load balancer",
      set: { "spec.tls": null, [ARN]: "arn:aws:acm:eu-west-1:1:certificate/1" },
    },
  ],
});
