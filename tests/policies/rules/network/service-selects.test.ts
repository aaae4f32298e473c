import { serviceSelects } from "../../../../policies/rules/network/service-selects";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "service must select a pod";
const PATH = "spec.selector";

testRule(serviceSelects, {
  base: [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        template: {
          metadata: { labels: { app: "web", tier: "front" } },
          spec: { containers: [{ name: "app", image: "registry.example.com/web:1" }] },
        },
      },
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "other", namespace: "shop" } },
  ],
  complete: true,
  compliant: [
    { "[0].spec.selector": { app: "web", "statefulset.kubernetes.io/pod-name": "web-0" } },
    { "[0].spec.selector": null },
    { "[0].spec.selector": {} },
    { "[0].spec.selector.app": "elsewhere", "[0].spec.type": "ExternalName" },
    { "[0].metadata.namespace": null, "[1].metadata.namespace": null },
  ],
  violations: [
    { set: { "[0].spec.selector.app": "wbe" }, path: PATH, message: MESSAGE },
    {
      set: { "[0].spec.selector": { app: "web", "statefulset.kubernetes.io/pod-name": 0 }, "[1].metadata.name": null },
      path: PATH,
      message: MESSAGE,
    },
    { set: { "[0].spec.selector.tier": "back" }, path: PATH, message: MESSAGE },
    { set: { "[1].metadata.namespace": "other" }, path: PATH, message: MESSAGE },
    { set: { "[1]": null }, path: PATH, message: MESSAGE },
    {
      set: {
        "[1]": null,
        "[2]": {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "Rollout",
          metadata: { name: "api", namespace: "shop" },
          spec: {
            template: {
              metadata: { labels: { app: "api" } },
              spec: { containers: [{ name: "app", image: "registry.example.com/api:1" }] },
            },
          },
        },
      },
      path: PATH,
      message: MESSAGE,
    },
    {
      set: { "[0].spec.selector": { app: "web", "statefulset.kubernetes.io/pod-name": "web-api-0" } },
      path: PATH,
      message: MESSAGE,
    },
    {
      set: { "[0].spec.selector": { app: "web", "statefulset.kubernetes.io/pod-name": "web-0" }, "[1].kind": "Deployment" },
      path: PATH,
      message: MESSAGE,
    },
    { set: { "[0].spec.selector": { app: "api", "statefulset.kubernetes.io/pod-name": "api-0" } }, path: PATH, message: MESSAGE },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, path: PATH, message: MESSAGE, reason: "it may be declared in another stack" },
    {
      set: { "[1]": null, "[2].apiVersion": "postgresql.cnpg.io/v1", "[2].kind": "Cluster" },
      path: PATH,
      message: MESSAGE,
      reason: "the operator of a custom resource may make what is missing",
    },
    { set: { "[0].spec.selector": UNKNOWN }, path: PATH, message: MESSAGE },
    { set: { "[0].spec.selector.app": UNKNOWN }, path: `${PATH}.app`, message: MESSAGE },
    {
      set: { "[1].spec.template.metadata.labels": UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "it may select pods whose labels cannot be read",
    },
    {
      set: { "[0].spec.selector": { app: "web", "controller-revision-hash": "web-5d89c" } },
      path: PATH,
      message: MESSAGE,
      reason: "it may select pods whose labels cannot be read",
    },
    {
      set: { "[0].spec.selector": { app: "web", "statefulset.kubernetes.io/pod-name": "web-0" }, "[1].metadata.name": UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "it may select pods whose labels cannot be read",
    },
    {
      set: { "[0].spec.selector": { app: "web", "statefulset.kubernetes.io/pod-name": UNKNOWN } },
      path: `${PATH}["statefulset.kubernetes.io/pod-name"]`,
      message: MESSAGE,
    },
  ],
  legitimate: [
    { what: "a Service for pods that an operator makes", set: { "[1]": null }, complete: false, waived: true },
    { what: "a Service whose endpoints are written by hand", set: { "[0].spec.selector": null, "[1]": null } },
  ],
});
