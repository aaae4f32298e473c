import { namespaceDefaultDeny } from "../../../../policies/rules/namespace/namespace-default-deny";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const claim = (direction: string): string => `namespace must have a NetworkPolicy that denies all ${direction}`;
const INGRESS = { subject: 0, path: "metadata.name", message: claim("ingress") };
const EGRESS = { subject: 0, path: "metadata.name", message: claim("egress") };
const reason = "a NetworkPolicy cannot be read";

testRule(namespaceDefaultDeny, {
  base: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "default-deny", namespace: "shop" },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
  ],
  complete: true,
  compliant: [
    { "[1].spec.ingress": [], "[1].spec.egress": [] },
    {
      "[1].spec.policyTypes": ["Egress"],
      "[2]": {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "deny-ingress", namespace: "shop" },
        spec: { podSelector: {} },
      },
    },
    { "[0]": null },
  ],
  violations: [
    { set: { "[1]": null }, ...INGRESS, more: [EGRESS] },
    { set: { "[1].metadata.namespace": "other" }, ...INGRESS, more: [EGRESS] },
    { set: { "[1].spec.podSelector.matchLabels": { app: "web" } }, ...INGRESS, more: [EGRESS] },
    {
      set: { "[1].spec.podSelector.matchExpressions": [{ key: "app", operator: "NotIn", values: ["web"] }] },
      ...INGRESS,
      more: [EGRESS],
    },
    { set: { "[1].spec.policyTypes": ["Ingress"] }, ...EGRESS },
    { set: { "[1].spec.policyTypes": ["Egress"] }, ...INGRESS },
    { set: { "[1].spec.policyTypes": null }, ...EGRESS },
    { set: { "[1].spec.ingress": [{ from: [{ podSelector: {} }] }] }, ...INGRESS },
  ],
  undecided: [
    {
      set: { "[1]": null },
      complete: false,
      reason: "it may be declared in another stack",
      ...INGRESS,
      more: [EGRESS],
    },
    { set: { "[1].spec.egress": UNKNOWN }, reason, ...EGRESS },
    { set: { "[1].spec.podSelector": UNKNOWN }, reason, ...INGRESS, more: [EGRESS] },
  ],
  legitimate: [
    { what: "rules for applications beside it", set: { "[1].metadata.name": "deny" } },
    { what: "a plugin that denies by policies of its own", set: { "[1]": null }, waived: true },
  ],
});
