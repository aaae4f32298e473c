import { gatewayTls } from "../../../../policies/rules/network/gateway-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "listener of the gateway must encrypt traffic or only redirect it";
const PATH = "spec.listeners[0].protocol";
const ROUTE = "[1].spec.rules[0]";
const REDIRECT = { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] };
const FORWARD = { backendRefs: [{ name: "web", port: 80 }] };

testRule(gatewayTls, {
  base: [
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "shop", namespace: "shop" },
      spec: {
        gatewayClassName: "cilium",
        listeners: [
          { name: "http", port: 80, protocol: "HTTP" },
          { name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "shop" }] } },
        ],
      },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "redirect", namespace: "shop" },
      spec: { parentRefs: [{ name: "shop", sectionName: "http" }], rules: [REDIRECT] },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "web", namespace: "shop" },
      spec: { parentRefs: [{ name: "shop", sectionName: "https" }], rules: [FORWARD] },
    },
  ],
  complete: true,
  compliant: [
    { "[1].spec.parentRefs[0]": { name: "shop", port: 80 } },
    { "[0].spec.listeners[0].protocol": "TLS", "[1]": null },
    { "[0].spec.listeners[0].protocol": "HTTPS", "[1]": null },
    { "[2].metadata.namespace": "other", "[2].spec.parentRefs[0]": { name: "shop" } },
    { "[2].spec.parentRefs": [{ name: "other" }, { name: "shop", sectionName: "https" }] },
  ],
  violations: [
    { set: { [ROUTE]: FORWARD }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.rules[1]": FORWARD }, path: PATH, message: MESSAGE },
    {
      set: { [`${ROUTE}.filters[0].requestRedirect`]: { path: { type: "ReplaceFullPath", replaceFullPath: "/new" } } },
      path: PATH,
      message: MESSAGE,
    },
    { set: { [`${ROUTE}.filters[0].requestRedirect.scheme`]: "http" }, path: PATH, message: MESSAGE },
    { set: { "[2].spec.parentRefs[0].sectionName": null }, path: PATH, message: MESSAGE },
    {
      set: { "[2].metadata.namespace": "other", "[2].spec.parentRefs[0]": { name: "shop", namespace: "shop" } },
      path: PATH,
      message: MESSAGE,
    },
    { set: { "[2].spec.parentRefs": [{ name: "other" }, { name: "shop" }] }, path: PATH, message: MESSAGE },
    { set: { "[2].kind": "GRPCRoute", "[2].spec.parentRefs[0].sectionName": "http" }, path: PATH, message: MESSAGE },
    { set: { "[1]": null }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.rules": null }, path: PATH, message: MESSAGE },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, path: PATH, message: MESSAGE, reason: "it may be declared in another stack" },
    { set: { "[0].spec.listeners[0].protocol": UNKNOWN }, path: PATH, message: MESSAGE },
    { set: { "[0].spec.listeners": UNKNOWN }, path: "spec.listeners", message: MESSAGE },
    {
      set: { [`${ROUTE}.filters[0].requestRedirect.scheme`]: UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "what its routes do cannot be read",
    },
    {
      set: { "[2].spec.parentRefs": [{ name: "shop", kind: UNKNOWN }] },
      path: PATH,
      message: MESSAGE,
      reason: "what its routes do cannot be read",
    },
    {
      set: { "[2].spec.parentRefs[0].sectionName": UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "what its routes do cannot be read",
    },
  ],
  legitimate: [
    { what: "a gateway whose routes are declared by the applications", set: { "[1]": null }, complete: false, waived: true },
    { what: "a load balancer in front that ends TLS", set: { [ROUTE]: FORWARD }, waived: true },
  ],
});
