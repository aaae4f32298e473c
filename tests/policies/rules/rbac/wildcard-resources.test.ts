import assert from "node:assert/strict";
import { evaluate } from "../../../../policies/evaluate";
import type { Rule } from "../../../../policies/rule";
import { clusterAdminBinding } from "../../../../policies/rules/rbac/cluster-admin-binding";
import { podCreation } from "../../../../policies/rules/rbac/pod-creation";
import { secretAccess } from "../../../../policies/rules/rbac/secret-access";
import { wildcardResources } from "../../../../policies/rules/rbac/wildcard-resources";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { pulumiSubjects, testRule } from "../../../support/rule-tester";

const CLAIM = "role must not grant every resource of a group";

testRule(wildcardResources, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "pods", "*") },
    { "rules[0]": rule("metrics.k8s.io", "*", "get") },
    { "rules[0]": rule("", "*/scale", "get") },
    { "rules[0]": { nonResourceURLs: ["*"], verbs: ["get"] } },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "*", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("apps", "deployments *", "get") }, path: "rules[0].resources[1]", message: CLAIM },
    { set: { "rules[0]": rule("", "*", "get"), "rules[0].apiGroups": ["*"] }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "*", "get"), "rules[0].apiGroups": ["example.com", "batch"] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "*", "get"), "rules[0].resourceNames": ["app"] }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { kind: "Role", "rules[1]": rule("", "*", "get") }, path: "rules[1].resources[0]", message: CLAIM },
  ],
  undecided: [
    { set: { "rules[0].resources": UNKNOWN }, path: "rules[0].resources", message: CLAIM },
    { set: { "rules[0].resources": [UNKNOWN] }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "*", "get"), "rules[0].apiGroups": UNKNOWN }, path: "rules[0].apiGroups", message: CLAIM },
    { set: { "rules[0]": UNKNOWN }, path: "rules[0]", message: CLAIM },
  ],
  legitimate: [
    { what: "metrics of an extension of the API", set: { "rules[0]": rule("metrics.k8s.io", "*", "get list watch") } },
    { what: "a tool for backup", set: { "rules[0]": rule("*", "*", "get list") }, waived: true },
  ],
});

describe("a role that grants everything", () => {
  const found = (...rules: Rule[]): string[] => {
    const context = {
      podSecurityMinor: 36,
      userNamespaces: false,
      environment: undefined,
      completeStack: false,
      signatures: undefined,
    };
    const active = rules.map((one) => ({ rule: one, enforcementLevel: "mandatory", onUnknown: "block", parameters: {} }) as const);
    const profile = { name: "test", podSecurityVersion: "v1.36", context, rules: active };
    return evaluate(profile, pulumiSubjects(clusterRole(rule("*", "*", "*")))).findings.map(({ ruleId }) => ruleId);
  };

  it("is reported once, by the rule that says most", () => {
    assert.deepEqual(found(secretAccess, wildcardResources), ["kubernetes-wildcard-resources"]);
    assert.deepEqual(found(wildcardResources, clusterAdminBinding, podCreation, secretAccess), [
      "kubernetes-cluster-admin-binding",
    ]);
    assert.deepEqual(found(secretAccess), ["kubernetes-secret-access"]);
  });
});
