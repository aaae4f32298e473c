import { nodeProxy } from "../../../../policies/rules/rbac/node-proxy";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "cluster role must not let its subjects reach the API of kubelets";

testRule(nodeProxy, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "nodes", "get list") },
    { "rules[0]": rule("", "nodes/metrics nodes/stats", "get") },
    { "rules[0]": rule("", "nodes/proxy", "list") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "nodes/proxy", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "nodes nodes/proxy", "create") }, path: "rules[0].resources[1]", message: CLAIM },
    { set: { "rules[0]": rule("", "*/proxy", "get") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "nodes/proxy", "get", "node-1") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "nodes/proxy", "get") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "nodes/proxy", "get") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    { set: { "rules[0]": rule("", "nodes/proxy", "get"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "nodes/proxy", "get"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "nodes/proxy", "get"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "Prometheus, which reads the metrics of kubelets", set: { "rules[0]": rule("", "nodes/metrics", "get") } },
    {
      what: "an agent on a cluster that is too old for finer rights",
      set: { "rules[0]": rule("", "nodes/proxy", "get") },
      waived: true,
    },
  ],
});
