import { persistentVolumeCreation } from "../../../../policies/rules/rbac/persistent-volume-creation";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "cluster role must not let its subjects create persistent volumes";

testRule(persistentVolumeCreation, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "persistentvolumeclaims", "create") },
    { "rules[0]": rule("", "persistentvolumes", "get list watch delete") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "persistentvolumes", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "persistentvolumeclaims persistentvolumes", "create") },
      path: "rules[0].resources[1]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "persistentvolumes", "*") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "persistentvolumes", "create", "data") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "persistentvolumes", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "persistentvolumes", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "persistentvolumes", "create"), "rules[0].verbs": UNKNOWN },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "persistentvolumes", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "persistentvolumes", "create"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "an agent that reports volumes",
      set: { "rules[0]": rule("", "persistentvolumes persistentvolumeclaims", "list watch") },
    },
    {
      what: "the provisioner of a storage class",
      set: { "rules[0]": rule("", "persistentvolumes", "get list watch create delete") },
      waived: true,
    },
  ],
});
