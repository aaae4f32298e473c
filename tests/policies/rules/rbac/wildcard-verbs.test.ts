import { wildcardVerbs } from "../../../../policies/rules/rbac/wildcard-verbs";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not grant every verb";

testRule(wildcardVerbs, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "pods", "get list") },
    { "rules[0]": rule("monitoring.coreos.com", "prometheuses", "*") },
    { "rules[0]": { nonResourceURLs: ["/metrics"], verbs: ["*"] } },
    { "rules[0]": rule("", "*", "get") },
    { "rules[0]": rule("", "pods", "*"), "rules[0].apiGroups": [] },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "pods", "*") }, path: "rules[0].verbs[0]", message: CLAIM },
    { set: { "rules[0]": rule("apps", "deployments", "get *") }, path: "rules[0].verbs[1]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods", "*"), "rules[0].apiGroups": ["*"] }, path: "rules[0].verbs[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "pods", "*"), "rules[0].apiGroups": ["example.com", "batch"] },
      path: "rules[0].verbs[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "pods", "*"), "rules[0].resourceNames": ["app"] }, path: "rules[0].verbs[0]", message: CLAIM },
    { set: { kind: "Role", "rules[1]": rule("", "pods", "*") }, path: "rules[1].verbs[0]", message: CLAIM },
  ],
  undecided: [
    { set: { "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    { set: { "rules[0].verbs": [UNKNOWN] }, path: "rules[0].verbs[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods", "*"), "rules[0].apiGroups": UNKNOWN }, path: "rules[0].apiGroups", message: CLAIM },
    { set: { "rules[0]": UNKNOWN }, path: "rules[0]", message: CLAIM },
  ],
  legitimate: [
    {
      what: "an operator with all verbs on its own resources",
      set: { "rules[0]": rule("monitoring.coreos.com", "prometheuses", "*") },
    },
    { what: "an operator that ships so", set: { "rules[0]": rule("apps", "statefulsets", "*") }, waived: true },
  ],
});
