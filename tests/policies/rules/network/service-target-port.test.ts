import { serviceTargetPort } from "../../../../policies/rules/network/service-target-port";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = 'port "web" of the service must lead to a port that its pods have';
const PATH = "spec.ports[0].targetPort";
const PORTS = "[1].spec.template.spec.containers[0].ports";

testRule(serviceTargetPort, {
  base: [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop" },
      spec: { selector: { app: "web" }, ports: [{ name: "web", port: 80, targetPort: "http" }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            containers: [{ name: "app", image: "registry.example.com/web:1", ports: [{ name: "http", containerPort: 8080 }] }],
          },
        },
      },
    },
  ],
  compliant: [
    {
      "[2]": {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "canary", namespace: "shop" },
        spec: {
          template: {
            metadata: { labels: { app: "web" } },
            spec: { containers: [{ name: "app", image: "registry.example.com/web:2" }] },
          },
        },
      },
    },
    { "[0].spec.ports[0].targetPort": 9090 },
    { "[0].spec.ports[0].targetPort": null },
    { "[0].spec.ports[0].targetPort": "grpc", "[0].spec.selector.app": "elsewhere" },
    { "[0].spec.ports[0].protocol": "TCP" },
    { "[0].spec.ports[0].protocol": "UDP", [`${PORTS}[0].protocol`]: "UDP" },
    {
      [PORTS]: null,
      "[1].spec.template.spec.initContainers": [
        {
          name: "proxy",
          image: "registry.example.com/proxy:1",
          restartPolicy: "Always",
          ports: [{ name: "http", containerPort: 1 }],
        },
      ],
    },
  ],
  violations: [
    { set: { "[0].spec.ports[0].targetPort": "grpc" }, path: PATH, message: MESSAGE },
    { set: { "[0].spec.ports[0].targetPort": "HTTP" }, path: PATH, message: MESSAGE },
    { set: { [PORTS]: null }, path: PATH, message: MESSAGE },
    { set: { "[0].spec.ports[0].protocol": "UDP" }, path: PATH, message: MESSAGE },
    {
      set: { "[0].spec.ports[1]": { port: 90, targetPort: "metrics" } },
      path: "spec.ports[1].targetPort",
      message: "port of the service must lead to a port that its pods have",
    },
  ],
  undecided: [
    {
      set: { [PORTS]: UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "the pods that it may select cannot be read as a whole",
    },
    {
      set: { "[1].spec.template.metadata.labels": UNKNOWN, "[0].spec.ports[0].targetPort": "grpc" },
      path: PATH,
      message: MESSAGE,
      reason: "the pods that it may select cannot be read as a whole",
    },
    {
      set: {
        "[1]": {
          type: "kubernetes:apps/v1:DeploymentPatch",
          inputs: {
            metadata: { name: "web", namespace: "shop" },
            spec: { template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app" }] } } },
          },
        },
      },
      path: PATH,
      message: MESSAGE,
      reason: "the pods that it may select cannot be read as a whole",
    },
    { set: { "[0].spec": UNKNOWN }, path: "spec", message: "port of the service must lead to a port that its pods have" },
    { set: { "[0].spec.ports[0].targetPort": UNKNOWN }, path: PATH, message: MESSAGE },
  ],
  legitimate: [
    {
      what: "the port of a sidecar that is injected at admission",
      set: { "[0].spec.ports[0].targetPort": "http-envoy-prom" },
      waived: true,
    },
  ],
});
