import { endpointModification } from "../../../../policies/rules/rbac/endpoint-modification";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects change endpoints";

testRule(endpointModification, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "endpoints", "get list watch delete") },
    { "rules[0]": rule("", "services", "update") },
    { "rules[0]": rule("", "endpoints", "update", "leader") },
    { "rules[0]": rule("discovery.k8s.io", "endpointslices", "list") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "endpoints", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("discovery.k8s.io", "endpointslices", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "services endpoints", "update") }, path: "rules[0].resources[1]", message: CLAIM },
    { set: { "rules[1]": rule("", "endpoints", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "endpoints", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { kind: "ClusterRole", "rules[0]": rule("", "endpoints", "create") }, path: "rules[0].resources[0]", message: CLAIM },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "endpoints", "create"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "endpoints", "create"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "endpoints", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "endpoints", "create"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "an ingress controller, which follows endpoints",
      set: { "rules[0]": rule("discovery.k8s.io", "endpointslices", "list watch") },
    },
    {
      what: "an operator that publishes the addresses of kubelets",
      set: { "rules[0]": rule("", "endpoints", "get create update") },
      waived: true,
    },
  ],
});
