import { ephemeralContainers } from "../../../../policies/rules/rbac/ephemeral-containers";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects add containers to running pods";

testRule(ephemeralContainers, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "pods/ephemeralcontainers", "get") },
    { "rules[0]": rule("", "pods", "get") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "pods/ephemeralcontainers", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods/ephemeralcontainers", "update") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "*/ephemeralcontainers", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "pods/ephemeralcontainers", "patch") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "pods/ephemeralcontainers", "patch") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "rules[0]": rule("", "pods/ephemeralcontainers", "patch") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "pods/ephemeralcontainers", "patch"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/ephemeralcontainers", "patch"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/ephemeralcontainers", "patch"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "pods/ephemeralcontainers", "patch"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a viewer of pods", set: { "rules[0]": rule("", "pods pods/ephemeralcontainers", "get") } },
    { what: "people on call who debug", set: { "rules[0]": rule("", "pods/ephemeralcontainers", "patch") }, waived: true },
  ],
});
