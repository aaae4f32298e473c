import { wildcardApiGroups } from "../../../../policies/rules/rbac/wildcard-api-groups";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not grant resources of every API group";

testRule(wildcardApiGroups, {
  base: clusterRole(HARMLESS),
  compliant: [{ "rules[0]": rule("", "*", "*") }, { "rules[0].apiGroups": ["", "apps"] }, { rules: null }],
  violations: [
    { set: { "rules[0]": rule("*", "pods", "get") }, path: "rules[0].apiGroups[0]", message: CLAIM },
    { set: { "rules[0].apiGroups": ["", "*"] }, path: "rules[0].apiGroups[1]", message: CLAIM },
    { set: { kind: "Role", "rules[1]": rule("*", "*", "*") }, path: "rules[1].apiGroups[0]", message: CLAIM },
  ],
  undecided: [
    { set: { "rules[0].apiGroups": UNKNOWN }, path: "rules[0].apiGroups", message: CLAIM },
    { set: { "rules[0].apiGroups": ["", UNKNOWN] }, path: "rules[0].apiGroups[1]", message: CLAIM },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a program that names its groups", set: { "rules[0].apiGroups": ["", "events.k8s.io"] } },
    { what: "an autoscaler of whatever can be scaled", set: { "rules[0]": rule("*", "*/scale", "get update") }, waived: true },
  ],
});
