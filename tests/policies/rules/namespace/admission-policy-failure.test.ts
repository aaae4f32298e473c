import { admissionPolicyFailure } from "../../../../policies/rules/namespace/admission-policy-failure";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = { path: "spec.failurePolicy", message: "admission policy must refuse what it cannot judge" };

testRule(admissionPolicyFailure, {
  base: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "replicas" },
    spec: { failurePolicy: "Fail", validations: [{ expression: "object.spec.replicas < 50" }] },
  },
  compliant: [{ "spec.failurePolicy": null }],
  violations: [
    { set: { "spec.failurePolicy": "Ignore" }, ...PLACE },
    { set: { "spec.failurePolicy": "fail" }, ...PLACE },
  ],
  undecided: [{ set: { "spec.failurePolicy": UNKNOWN }, ...PLACE }],
  legitimate: [
    { what: "the default, which is to fail", set: { "spec.failurePolicy": null } },
    { what: "advice on labels", set: { "spec.failurePolicy": "Ignore" }, waived: true },
  ],
});
