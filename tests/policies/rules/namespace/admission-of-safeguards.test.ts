import { admissionOfSafeguards } from "../../../../policies/rules/namespace/admission-of-safeguards";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = { subject: 0, path: "metadata.name" };
const refuse = (what: string): string => `namespace must refuse that somebody ${what}`;
const EXPRESSION = [
  'request.userInfo.groups.exists(group, group in ["platform"])',
  '(request.resource.resource == "namespaces" && request.operation == "UPDATE" && object.metadata.?labels == oldObject.metadata.?labels)',
].join(" || ");
const RULES = "[1].spec.matchConstraints.resourceRules";
const all = { apiVersions: ["*"], operations: ["CREATE", "UPDATE", "DELETE"] };

testRule(admissionOfSafeguards, {
  parameters: { resources: ["networking.k8s.io/networkpolicies", "resourcequotas/status", "namespaces"] },
  base: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "safeguards" },
      spec: {
        matchConstraints: {
          resourceRules: [
            { ...all, apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"] },
            { ...all, apiGroups: [""], resources: ["resourcequotas/status", "namespaces"] },
          ],
        },
        validations: [{ expression: EXPRESSION }],
      },
    },
  ],
  complete: true,
  compliant: [{ [`${RULES}[0].scope`]: "Namespaced" }, { [`${RULES}[1].resources`]: ["*", "*/status"] }],
  violations: [
    {
      set: { [`${RULES}[0]`]: null },
      ...PLACE,
      message: refuse("creates networking.k8s.io/networkpolicies"),
      more: ["changes", "deletes"].map((verb) => ({ ...PLACE, message: refuse(`${verb} networking.k8s.io/networkpolicies`) })),
    },
    {
      set: { [`${RULES}[0].operations`]: ["CREATE", "UPDATE"] },
      ...PLACE,
      message: refuse("deletes networking.k8s.io/networkpolicies"),
    },
    { set: { [`${RULES}[1].resources`]: ["namespaces"] }, ...PLACE, message: refuse("changes resourcequotas/status") },
    {
      set: { [`${RULES}[1].resources`]: ["resourcequotas/status"] },
      ...PLACE,
      message: refuse("changes namespaces"),
      more: [{ ...PLACE, message: refuse("deletes namespaces") }],
    },
    {
      set: { "[1].spec.validations[0].expression": `${EXPRESSION} || request.userInfo.username.startsWith("some")` },
      ...PLACE,
      message: refuse("creates networking.k8s.io/networkpolicies"),
      more: [
        "changes networking.k8s.io/networkpolicies",
        "deletes networking.k8s.io/networkpolicies",
        "changes resourcequotas/status",
        "changes namespaces",
        "deletes namespaces",
      ].map((what) => ({ ...PLACE, message: refuse(what) })),
    },
  ],
  undecided: [
    {
      set: { [`${RULES}[1].resources`]: ["namespaces", UNKNOWN] },
      ...PLACE,
      message: refuse("changes resourcequotas/status"),
      reason: "not all of the admission policies can be read",
    },
  ],
  legitimate: [
    {
      what: "guardians by the name of a user",
      set: { "[1].spec.validations[0].expression": 'request.userInfo.username in ["deployer"]' },
    },
    {
      what: "a cluster in which roles alone decide",
      set: { "[1]": null },
      waived: true,
    },
  ],
});
