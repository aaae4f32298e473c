import { nodeModification } from "../../../../policies/rules/rbac/node-modification";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "cluster role must not let its subjects change nodes";

testRule(nodeModification, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "nodes", "get list watch") },
    { "rules[0]": rule("", "nodes/status", "patch") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "nodes", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods nodes", "update") }, path: "rules[0].resources[1]", message: CLAIM },
    { set: { "rules[0]": rule("", "nodes", "delete") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "nodes", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "nodes", "deletecollection") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "nodes", "patch", "node-1") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "nodes", "patch") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "nodes", "patch") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    { set: { "rules[0]": rule("", "nodes", "patch"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "nodes", "patch"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "nodes", "patch"), "rules[0].apiGroups": UNKNOWN }, path: "rules[0].apiGroups", message: CLAIM },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a network driver, which reports that the network is up", set: { "rules[0]": rule("", "nodes/status", "patch") } },
    { what: "an agent that drains nodes before they restart", set: { "rules[0]": rule("", "nodes", "get patch") }, waived: true },
  ],
});
