import { admissionPolicyAction } from "../../../../policies/rules/namespace/admission-policy-action";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "binding must let its admission policy refuse";
const PLACE = { path: "spec.validationActions", message: MESSAGE };

testRule(admissionPolicyAction, {
  base: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "replicas" },
    spec: { policyName: "replicas", validationActions: ["Deny"] },
  },
  compliant: [{ "spec.validationActions": ["Audit", "Deny"] }, { "spec.validationActions": [UNKNOWN, "Deny"] }],
  violations: [
    { set: { "spec.validationActions": ["Warn", "Audit"] }, ...PLACE },
    { set: { "spec.validationActions": [] }, ...PLACE },
    { set: { "spec.validationActions": null }, ...PLACE },
  ],
  undecided: [
    { set: { "spec.validationActions": UNKNOWN }, ...PLACE },
    { set: { "spec.validationActions": ["Audit", UNKNOWN] }, path: "spec.validationActions[1]", message: MESSAGE },
  ],
  legitimate: [
    { what: "a record of what is refused", set: { "spec.validationActions": ["Deny", "Audit"] } },
    { what: "a new policy that only warns for a month", set: { "spec.validationActions": ["Warn"] }, waived: true },
  ],
});
