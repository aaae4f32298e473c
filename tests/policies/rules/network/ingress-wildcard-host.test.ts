import { ingressWildcardHost } from "../../../../policies/rules/network/ingress-wildcard-host";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const HOST = "spec.rules[0].host";
const MESSAGE = "ingress must name the host of each rule, without a wildcard";
const DEFAULT = "ingress must have no default backend";
const BACKEND = { service: { name: "web", port: { number: 80 } } };

testRule(ingressWildcardHost, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop" },
    spec: { rules: [{ host: "shop.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend: BACKEND }] } }] },
  },
  compliant: [
    { [HOST]: "example.com" },
    { set: { [HOST]: "*.preview.example.com" }, parameters: { hosts: ["*.preview.example.com"] } },
  ],
  violations: [
    { set: { [HOST]: null }, path: HOST, message: MESSAGE },
    { set: { [HOST]: "" }, path: HOST, message: MESSAGE },
    { set: { [HOST]: "*" }, path: HOST, message: MESSAGE },
    { set: { [HOST]: "*.example.com" }, parameters: { hosts: ["*.preview.example.com"] }, path: HOST, message: MESSAGE },
    { set: { "spec.rules[1]": { http: {} } }, path: "spec.rules[1].host", message: MESSAGE },
    { set: { "spec.defaultBackend": BACKEND }, path: "spec.defaultBackend", message: DEFAULT },
    {
      set: { apiVersion: "extensions/v1beta1", "spec.rules": null, "spec.backend": { serviceName: "web", servicePort: 80 } },
      path: "spec.backend",
      message: DEFAULT,
    },
  ],
  undecided: [
    { set: { [HOST]: UNKNOWN }, path: HOST, message: MESSAGE },
    { set: { "spec.rules": UNKNOWN }, path: "spec.rules", message: MESSAGE },
    { set: { "spec.defaultBackend": UNKNOWN }, path: "spec.defaultBackend", message: DEFAULT },
  ],
  legitimate: [
    {
      what: "an error page for hosts that nobody claims",
      set: { "spec.rules": null, "spec.defaultBackend": BACKEND },
      waived: true,
    },
    { what: "previews of branches", set: { [HOST]: "*.preview.example.com" }, parameters: { hosts: ["*.preview.example.com"] } },
  ],
});
