import { routeTls } from "../../../../policies/rules/network/route-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "route must encrypt its traffic";
const PLAIN = "route must not serve plain HTTP beside HTTPS";

testRule(routeTls, {
  base: {
    apiVersion: "route.openshift.io/v1",
    kind: "Route",
    metadata: { name: "web", namespace: "shop" },
    spec: { to: { kind: "Service", name: "web" }, tls: { termination: "edge" } },
  },
  compliant: [
    { "spec.tls": { termination: "passthrough" } },
    { "spec.tls.insecureEdgeTerminationPolicy": "Redirect" },
    { "spec.tls.insecureEdgeTerminationPolicy": "None" },
  ],
  violations: [
    { set: { "spec.tls": null }, path: "spec.tls", message: MESSAGE },
    { set: { "spec.tls.insecureEdgeTerminationPolicy": "Allow" }, path: "spec.tls.insecureEdgeTerminationPolicy", message: PLAIN },
  ],
  undecided: [
    { set: { "spec.tls": UNKNOWN }, path: "spec.tls", message: MESSAGE },
    { set: { "spec.tls.insecureEdgeTerminationPolicy": UNKNOWN }, path: "spec.tls.insecureEdgeTerminationPolicy", message: PLAIN },
  ],
  legitimate: [{ what: "a load balancer in front that ends TLS", set: { "spec.tls": null }, waived: true }],
});

testRule(routeTls, {
  base: {
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: { name: "web", namespace: "shop" },
    spec: { entryPoints: ["websecure"], routes: [], tls: {} },
  },
  compliant: [{ "spec.tls.secretName": "shop" }],
  violations: [
    { set: { "spec.tls": null }, path: "spec.tls", message: MESSAGE },
    { set: { "spec.tls": null, apiVersion: "traefik.containo.us/v1alpha1" }, path: "spec.tls", message: MESSAGE },
  ],
  undecided: [{ set: { spec: UNKNOWN }, path: "spec", message: MESSAGE }],
});

testRule(routeTls, {
  base: {
    apiVersion: "projectcontour.io/v1",
    kind: "HTTPProxy",
    metadata: { name: "web", namespace: "shop" },
    spec: { virtualhost: { fqdn: "shop.example.com", tls: { secretName: "shop" } }, routes: [] },
  },
  compliant: [{ "spec.virtualhost": null }],
  violations: [{ set: { "spec.virtualhost.tls": null }, path: "spec.virtualhost.tls", message: MESSAGE }],
  undecided: [{ set: { "spec.virtualhost": UNKNOWN }, path: "spec.virtualhost", message: MESSAGE }],
});
