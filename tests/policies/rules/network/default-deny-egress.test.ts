import { defaultDenyEgress } from "../../../../policies/rules/network/default-deny-egress";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "pod must be selected by a NetworkPolicy that denies egress";
const ELSEWHERE = "it may be declared in another stack";
const PATH = "spec.template.spec";

testRule(defaultDenyEgress, {
  base: [
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
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "default-deny", namespace: "shop" },
      spec: { podSelector: {}, policyTypes: ["Egress"] },
    },
  ],
  complete: true,
  compliant: [
    { "[1].spec.podSelector.matchLabels": { app: "web" } },
    { "[1].spec.policyTypes": null, "[1].spec.egress": [{ to: [{ podSelector: {} }] }] },
    { "[1].spec.policyTypes": ["Ingress", "Egress"] },
    { "[1].spec.podSelector": null },
    { "[1].spec.podSelector.matchExpressions": [{ key: "app", operator: "In", values: ["web", "api"] }] },
    { "[0].metadata.namespace": null, "[1].metadata.namespace": "default" },
    { "[1].apiVersion": "extensions/v1beta1" },
    { "[1]": null, "[0].spec.template.spec.hostNetwork": true },
    { "[0].metadata.namespace": UNKNOWN, "[1].metadata.namespace": null, "[0].spec.template.spec.hostNetwork": true },
  ],
  violations: [
    { set: { "[1]": null }, path: PATH, message: MESSAGE },
    { set: { "[1].metadata.namespace": "other" }, path: PATH, message: MESSAGE },
    { set: { "[1].metadata.namespace": null }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.podSelector.matchLabels": { app: "api" } }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.policyTypes": ["Ingress"] }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.policyTypes": null }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.policyTypes": [], "[1].spec.egress": [] }, path: PATH, message: MESSAGE },
    { set: { "[1]": null, "[0].spec.template.spec.hostNetwork": false }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.podSelector.matchExpressions": [{ key: "app", operator: "DoesNotExist" }] }, path: PATH, message: MESSAGE },
    {
      set: {
        "[1].apiVersion": "cilium.io/v2",
        "[1].kind": "CiliumNetworkPolicy",
        "[1].metadata.namespace": "other",
      },
      path: PATH,
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, path: PATH, message: MESSAGE, reason: ELSEWHERE },
    {
      set: { "[1].apiVersion": "cilium.io/v2", "[1].kind": "CiliumNetworkPolicy" },
      path: PATH,
      message: MESSAGE,
      reason: "a policy of the kind CiliumNetworkPolicy may govern it, which is not judged",
    },
    {
      set: {
        "[1].apiVersion": "policy.networking.k8s.io/v1alpha1",
        "[1].kind": "AdminNetworkPolicy",
        "[1].metadata.namespace": null,
      },
      path: PATH,
      message: MESSAGE,
      reason: "a policy of the kind AdminNetworkPolicy may govern it, which is not judged",
    },
    {
      set: { "[1].apiVersion": "projectcalico.org/v3", "[1].kind": "GlobalNetworkPolicy", "[1].metadata.namespace": null },
      path: PATH,
      message: MESSAGE,
      reason: "a policy of the kind GlobalNetworkPolicy may govern it, which is not judged",
    },
    {
      set: { "[1].spec.podSelector.matchLabels.app": UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "whether a NetworkPolicy selects it depends on values that cannot be read",
    },
    {
      set: { "[1].metadata.namespace": UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "whether a NetworkPolicy selects it depends on values that cannot be read",
    },
    {
      set: { "[1].spec.policyTypes": UNKNOWN },
      path: PATH,
      message: MESSAGE,
      reason: "whether a NetworkPolicy selects it depends on values that cannot be read",
    },
    {
      set: { "[1].spec.podSelector.matchLabels": { "pod-template-hash": "5d89c" } },
      path: PATH,
      message: MESSAGE,
      reason: "whether a NetworkPolicy selects it depends on values that cannot be read",
    },
    { set: { "[1]": null, "[0].spec.template.spec.hostNetwork": UNKNOWN }, path: `${PATH}.hostNetwork`, message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a CNI daemon on the network of its node",
      set: { "[0].kind": "DaemonSet", "[0].spec.template.spec.hostNetwork": true, "[1]": null },
    },
    { what: "a cluster whose plugin denies by default in a stack of its own", set: { "[1]": null }, waived: true },
  ],
});
