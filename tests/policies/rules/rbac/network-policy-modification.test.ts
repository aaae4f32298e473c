import { networkPolicyModification } from "../../../../policies/rules/rbac/network-policy-modification";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects change network policies";

testRule(networkPolicyModification, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("networking.k8s.io", "networkpolicies", "get list watch") },
    { "rules[0]": rule("networking.k8s.io", "networkpolicies", "patch", "web") },
    { "rules[0]": rule("networking.k8s.io", "ingresses", "create") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("networking.k8s.io", "networkpolicies", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("extensions", "networkpolicies", "delete") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("policy.networking.k8s.io", "adminnetworkpolicies", "patch") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("cilium.io", "ciliumnetworkpolicies", "update") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("crd.projectcalico.org", "globalnetworkpolicies", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("networking.k8s.io", "ingresses networkpolicies", "deletecollection") },
      path: "rules[0].resources[1]",
      message: CLAIM,
    },
    { set: { "rules[1]": rule("networking.k8s.io", "networkpolicies", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("networking.k8s.io", "networkpolicies", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("networking.k8s.io", "networkpolicies", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("networking.k8s.io", "networkpolicies", "create"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("networking.k8s.io", "networkpolicies", "create"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("networking.k8s.io", "networkpolicies", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("networking.k8s.io", "networkpolicies", "create"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "a network driver, which enforces policies",
      set: { "rules[0]": rule("networking.k8s.io", "networkpolicies", "get list watch") },
    },
    {
      what: "an operator that guards the databases it runs",
      set: { "rules[0]": rule("networking.k8s.io", "networkpolicies", "create update") },
      waived: true,
    },
  ],
});
