import { admissionPolicyBound } from "../../../../policies/rules/namespace/admission-policy-bound";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const POLICY = { subject: 0, path: "metadata.name", message: "admission policy must be bound" };
const BINDING = { subject: 1, path: "spec.policyName", message: "binding must name an admission policy that exists" };
const reason = "a name is not known";

testRule(admissionPolicyBound, {
  base: [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "replicas" },
      spec: { failurePolicy: "Fail" },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: "replicas" },
      spec: { policyName: "replicas", validationActions: ["Deny"] },
    },
  ],
  complete: true,
  compliant: [{ "[1].metadata.name": "other" }],
  violations: [
    { set: { "[1]": null }, ...POLICY },
    { set: { "[0]": null }, ...BINDING },
    { set: { "[1].spec.policyName": "labels" }, ...POLICY, more: [BINDING] },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, reason: "it may be declared in another stack", ...POLICY },
    { set: { "[1].spec.policyName": UNKNOWN }, reason, ...POLICY },
  ],
  legitimate: [
    {
      what: "a binding for some namespaces",
      set: { "[1].spec.matchResources": { namespaceSelector: { matchLabels: { environment: "prod" } } } },
    },
    { what: "a policy that is offered to the owners of clusters", set: { "[1]": null }, waived: true },
  ],
});
