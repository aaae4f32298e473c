import { roleModification } from "../../../../policies/rules/rbac/role-modification";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects change roles or bindings";

testRule(roleModification, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("rbac.authorization.k8s.io", "roles rolebindings", "get list watch") },
    { "rules[0]": rule("rbac.authorization.k8s.io", "roles", "delete") },
    { "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update", "app") },
    { "rules[0]": rule("", "roles", "create") },
    { rules: null },
  ],
  violations: [
    {
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "roles rolebindings", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    {
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "clusterroles clusterrolebindings", "patch") },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    {
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("*", "roles", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[1]": rule("rbac.authorization.k8s.io", "rolebindings", "update") },
      path: "rules[1].resources[0]",
      message: CLAIM,
    },
    {
      set: {
        apiVersion: "rbac.authorization.k8s.io/v1beta1",
        "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update"),
      },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "rolebindings", "update"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "an agent that reports who may do what",
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "roles rolebindings clusterroles", "list watch") },
    },
    {
      what: "an operator that makes accounts for what it runs",
      set: { "rules[0]": rule("rbac.authorization.k8s.io", "roles rolebindings", "create update") },
      waived: true,
    },
  ],
});
