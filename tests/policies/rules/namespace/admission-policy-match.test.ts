import { admissionPolicyMatch } from "../../../../policies/rules/namespace/admission-policy-match";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = {
  path: "spec.matchConstraints.matchPolicy",
  message: "admission policy must match requests by every version of the API",
};

testRule(admissionPolicyMatch, {
  base: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "replicas" },
    spec: {
      matchConstraints: {
        matchPolicy: "Equivalent",
        resourceRules: [{ apiGroups: ["apps"], apiVersions: ["*"], operations: ["CREATE"], resources: ["deployments"] }],
      },
    },
  },
  compliant: [{ "spec.matchConstraints.matchPolicy": null }, { kind: "ValidatingAdmissionPolicyBinding" }],
  violations: [
    { set: { "spec.matchConstraints.matchPolicy": "Exact" }, ...PLACE },
    {
      set: { kind: "ValidatingAdmissionPolicyBinding", "spec.matchResources.matchPolicy": "Exact" },
      ...PLACE,
      path: "spec.matchResources.matchPolicy",
    },
    {
      set: { "spec.matchConstraints.resourceRules": [] },
      path: "spec.matchConstraints.resourceRules",
      message: "admission policy must match a resource",
    },
  ],
  undecided: [{ set: { "spec.matchConstraints.matchPolicy": UNKNOWN }, ...PLACE }],
  legitimate: [
    { what: "the default, which is every version", set: { "spec.matchConstraints.matchPolicy": null } },
    { what: "a warning about an old version", set: { "spec.matchConstraints.matchPolicy": "Exact" }, waived: true },
  ],
});
