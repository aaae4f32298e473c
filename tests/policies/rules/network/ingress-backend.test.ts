import { ingressBackend } from "../../../../policies/rules/network/ingress-backend";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const SERVICE = "ingress must lead to a service that exists";
const PORT = "ingress must lead to a port that its service has";
const BACKEND = "spec.rules[0].http.paths[0].backend";
const NAME = `${BACKEND}.service.name`;
const PORT_NAME = `${BACKEND}.service.port.name`;

testRule(ingressBackend, {
  base: [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        rules: [
          {
            host: "shop.example.com",
            http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { name: "http" } } } }] },
          },
        ],
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop" },
      spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "other", namespace: "shop" } },
  ],
  complete: true,
  compliant: [
    { [`[0].${BACKEND}.service.port`]: { number: 80 } },
    { [`[0].${BACKEND}.service.port`]: null },
    { "[1]": { type: "kubernetes:core/v1:ServicePatch", inputs: { metadata: { name: "web", namespace: "shop" } } } },
    { [`[0].${BACKEND}.service`]: { name: "redirect", port: { name: "use-annotation" } } },
    { [`[0].${BACKEND}`]: { resource: { kind: "Bucket", name: "files" } } },
    { "[0].apiVersion": "extensions/v1beta1", [`[0].${BACKEND}`]: { serviceName: "web", servicePort: "http" } },
    { "[0].apiVersion": "extensions/v1beta1", [`[0].${BACKEND}`]: { serviceName: "web", servicePort: 80 } },
    { "[0].metadata.namespace": null, "[1].metadata.namespace": "default" },
  ],
  violations: [
    { set: { [`[0].${NAME}`]: "wbe" }, path: NAME, message: SERVICE },
    { set: { "[1].metadata.namespace": "other" }, path: NAME, message: SERVICE },
    { set: { "[1]": null }, path: NAME, message: SERVICE },
    { set: { [`[0].${PORT_NAME}`]: "https" }, path: PORT_NAME, message: PORT },
    { set: { [`[0].${BACKEND}.service.port`]: { number: 8080 } }, path: `${BACKEND}.service.port.number`, message: PORT },
    {
      set: { "[0].spec.defaultBackend": { service: { name: "error", port: { number: 80 } } } },
      path: "spec.defaultBackend.service.name",
      message: SERVICE,
    },
    {
      set: { "[0].apiVersion": "extensions/v1beta1", [`[0].${BACKEND}`]: { serviceName: "wbe", servicePort: 80 } },
      path: `${BACKEND}.serviceName`,
      message: SERVICE,
    },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, path: NAME, message: SERVICE, reason: "it may be declared in another stack" },
    {
      set: { "[1]": null, "[2].apiVersion": "elasticsearch.k8s.elastic.co/v1", "[2].kind": "Elasticsearch" },
      path: NAME,
      message: SERVICE,
      reason: "the operator of a custom resource may make what is missing",
    },
    { set: { [`[0].${NAME}`]: UNKNOWN }, path: NAME, message: SERVICE },
    { set: { [`[0].${PORT_NAME}`]: UNKNOWN }, path: PORT_NAME, message: SERVICE },
    { set: { "[1].metadata.name": UNKNOWN }, path: NAME, message: SERVICE, reason: "the names of services cannot be read" },
  ],
  legitimate: [
    { what: "the Service of a database that an operator makes", set: { "[1]": null }, complete: false, waived: true },
    {
      what: "an action of the AWS controller",
      set: { [`[0].${BACKEND}.service`]: { name: "redirect", port: { name: "use-annotation" } } },
    },
  ],
});
