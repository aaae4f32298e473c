import { auditPolicySecrets } from "../../../../policies/rules/observability/audit-policy-secrets";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = (resource: string): string => `audit policy must not record the content of ${resource}`;
const LEVEL = "rules[0].level";
const SENSITIVE = [
  { group: "", resources: ["secrets", "serviceaccounts/token"] },
  { group: "authentication.k8s.io", resources: ["tokenreviews"] },
];

testRule(auditPolicySecrets, {
  base: {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    rules: [
      { level: "Metadata", resources: SENSITIVE },
      { level: "RequestResponse", resources: [{ group: "", resources: ["pods"] }] },
      { level: "Request" },
    ],
  },
  compliant: [
    { rules: [{ level: "Metadata" }] },
    { rules: null },
    { "rules[0].level": "None" },
    { rules: [{ level: "RequestResponse", resources: [{ group: "apps" }] }, { level: "Metadata" }] },
    { rules: [{ level: "RequestResponse", nonResourceURLs: ["/healthz"] }, { level: "Metadata" }] },
    { rules: [{ level: "RequestResponse", verbs: ["delete"] }, { level: "Metadata" }] },
    { rules: [{ level: "Request", verbs: ["get", "list"] }, { level: "Metadata" }] },
  ],
  violations: [
    {
      set: { rules: [{ level: "RequestResponse", resources: [{ group: "", resources: ["secrets"] }] }, { level: "Metadata" }] },
      path: LEVEL,
      message: message("secrets"),
    },
    {
      set: { rules: [{ level: "Request", resources: [{ group: "", resources: ["*"] }] }, { level: "Metadata" }] },
      path: LEVEL,
      message: message("secrets"),
    },
    {
      set: { rules: [{ level: "Metadata", resources: SENSITIVE, users: ["admin"] }, { level: "Request" }] },
      path: "rules[1].level",
      message: message("secrets"),
      more: [{ path: "rules[1].level", message: message("tokenreviews") }],
    },
    {
      set: { "rules[0].namespaces": ["kube-system"] },
      path: "rules[2].level",
      message: message("secrets"),
      more: [{ path: "rules[2].level", message: message("tokenreviews") }],
    },
    {
      set: {
        rules: [{ level: "RequestResponse", resources: [{ group: "", resources: ["serviceaccounts/*"] }] }, { level: "Metadata" }],
      },
      path: LEVEL,
      message: message("serviceaccounts/token"),
    },
    {
      set: { rules: [{ level: "RequestResponse", resources: [{ group: "", resources: ["*/token"] }] }, { level: "Metadata" }] },
      path: LEVEL,
      message: message("serviceaccounts/token"),
    },
    {
      set: {
        rules: [
          { level: "Metadata", resources: [{ group: "", resources: ["secrets"], resourceNames: ["shop"] }] },
          { level: "Request", resources: [{ group: "" }] },
        ],
      },
      path: "rules[1].level",
      message: message("secrets"),
    },
  ],
  undecided: [
    {
      set: { "rules[0].level": UNKNOWN },
      path: LEVEL,
      message: message("secrets"),
    },
    { set: { rules: UNKNOWN }, path: "rules", message: message("secrets") },
  ],
  legitimate: [
    { what: "a log that only those read who may read every secret", set: { rules: [{ level: "RequestResponse" }] }, waived: true },
  ],
});
