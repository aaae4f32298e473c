import { policyTypes } from "../../../../policies/rules/network/policy-types";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PATH = "spec.policyTypes";
const EGRESS = "network policy must name Egress in policyTypes, since it has egress rules";
const INGRESS = "network policy must name Ingress in policyTypes, since it has ingress rules";

testRule(policyTypes, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [{ to: [{ podSelector: {} }] }] },
  },
  compliant: [
    { "spec.ingress": null, "spec.policyTypes": ["Egress"] },
    { "spec.egress": null, "spec.policyTypes": ["Ingress"] },
    { "spec.egress": null, "spec.policyTypes": null },
    { "spec.ingress": null, "spec.egress": null },
  ],
  violations: [
    { set: { "spec.policyTypes": ["Ingress"] }, path: PATH, message: EGRESS },
    { set: { "spec.policyTypes": null, "spec.egress": [] }, path: PATH, message: EGRESS },
    { set: { "spec.policyTypes": [] }, path: PATH, message: EGRESS },
    { set: { "spec.policyTypes": ["Egress"] }, path: PATH, message: INGRESS },
    { set: { "spec.policyTypes": ["ingress", "Egress"] }, path: PATH, message: INGRESS },
  ],
  undecided: [
    {
      set: { "spec.policyTypes": UNKNOWN },
      path: PATH,
      message: INGRESS,
    },
    { set: { "spec.policyTypes": ["Ingress", UNKNOWN] }, path: "spec.policyTypes[1]", message: EGRESS },
  ],
  legitimate: [{ what: "rules that are kept while egress is open", set: { "spec.policyTypes": ["Ingress"] }, waived: true }],
});
