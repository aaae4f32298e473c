import { networkPolicySelects } from "../../../../policies/rules/network/network-policy-selects";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "network policy must select a pod";
const PATH = "spec.podSelector";

testRule(networkPolicySelects, {
  base: [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "web", namespace: "shop" },
      spec: { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"] },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "app", image: "registry.example.com/web:1" }] },
        },
      },
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "other", namespace: "shop" } },
  ],
  complete: true,
  compliant: [
    { "[0].spec.podSelector": {}, "[1]": null },
    { "[0].spec.podSelector": null, "[1]": null },
    { "[0].spec.podSelector": { matchExpressions: [{ key: "app", operator: "Exists" }] } },
    { "[2].apiVersion": "monitoring.coreos.com/v1", "[2].kind": "ServiceMonitor" },
  ],
  violations: [
    { set: { "[0].spec.podSelector.matchLabels.app": "wbe" }, path: PATH, message: MESSAGE },
    { set: { "[1].metadata.namespace": "other" }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.template.metadata": null }, path: PATH, message: MESSAGE },
    { set: { "[1]": null, "[2].apiVersion": "cert-manager.io/v1", "[2].kind": "Certificate" }, path: PATH, message: MESSAGE },
  ],
  undecided: [
    {
      set: { "[1]": null },
      complete: false,
      path: PATH,
      message: MESSAGE,
      reason: "it may be declared in another stack",
    },
    {
      set: { "[1]": null, "[2].apiVersion": "monitoring.coreos.com/v1", "[2].kind": "Prometheus" },
      path: PATH,
      message: MESSAGE,
      reason: "the operator of a custom resource may make what is missing",
    },
    { set: { "[0].spec.podSelector.matchLabels.app": UNKNOWN }, path: `${PATH}.matchLabels.app`, message: MESSAGE },
    {
      set: { "[1].spec.template.metadata.labels": UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "it may select pods whose labels cannot be read",
    },
  ],
  legitimate: [
    {
      what: "the pods of an operator's custom resource",
      set: { "[1]": null, "[0].spec.podSelector.matchLabels.app": "prometheus" },
      complete: false,
      waived: true,
    },
    { what: "a default for all pods of a namespace, also those to come", set: { "[0].spec.podSelector": {}, "[1]": null } },
  ],
});
