import { customResourceWildcards } from "../../../../policies/rules/rbac/custom-resource-wildcards";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not grant every verb or resource of a group";

testRule(customResourceWildcards, {
  base: clusterRole(rule("example.com", "widgets", "get")),
  compliant: [
    // The rules about Kubernetes' own groups judge those.
    { "rules[0]": rule("apps", "*", "*") },
    { "rules[0].apiGroups": ["example.com", "apps"], "rules[0].verbs": ["*"] },
    { "rules[0]": { nonResourceURLs: ["/metrics"], verbs: ["*"] } },
    { "rules[0]": HARMLESS },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0].verbs": ["*"] }, path: "rules[0].verbs[0]", message: CLAIM },
    { set: { "rules[0].resources": ["widgets", "*"] }, path: "rules[0].resources[1]", message: CLAIM },
    {
      set: { kind: "Role", "rules[0]": rule("metrics.k8s.io", "*", "*") },
      path: "rules[0].verbs[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[0]", message: CLAIM }],
    },
  ],
  undecided: [
    { set: { "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    { set: { "rules[0].resources": [UNKNOWN] }, path: "rules[0].resources[0]", message: CLAIM },
  ],
  legitimate: [
    { what: "a viewer of custom resources", set: { "rules[0]": rule("example.com", "widgets gadgets", "get list watch") } },
    { what: "the operator of the group", set: { "rules[0]": rule("example.com", "*", "*") }, waived: true },
  ],
});
