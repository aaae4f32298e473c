import { defaultAccountBinding } from "../../../../policies/rules/rbac/default-account-binding";
import { UNKNOWN } from "../../../support/pods";
import { roleBinding } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "binding must not name the default service account";

testRule(defaultAccountBinding, {
  base: roleBinding(),
  compliant: [
    { "subjects[0].name": "web" },
    { "subjects[0]": { kind: "User", name: "default" } },
    { "subjects[0]": { kind: "User", name: "system:serviceaccount:default:web" } },
    { "subjects[0]": { kind: "Group", name: "system:serviceaccounts" } },
    { subjects: null },
  ],
  violations: [
    { set: { "subjects[0].name": "default" }, path: "subjects[0].name", message: CLAIM },
    { set: { "subjects[1]": { kind: "ServiceAccount", name: "default" } }, path: "subjects[1].name", message: CLAIM },
    {
      set: { "subjects[0]": { kind: "User", name: "system:serviceaccount:shop:default" } },
      path: "subjects[0].name",
      message: CLAIM,
    },
    { set: { "subjects[0]": { kind: "Group", name: "system:serviceaccounts:shop" } }, path: "subjects[0].name", message: CLAIM },
    {
      set: { kind: "ClusterRoleBinding", "roleRef.kind": "ClusterRole", "subjects[0].name": "default" },
      path: "subjects[0].name",
      message: CLAIM,
    },
  ],
  undecided: [
    { set: { "subjects[0].name": UNKNOWN }, path: "subjects[0].name", message: CLAIM },
    { set: { "subjects[0].kind": UNKNOWN, "subjects[0].name": "default" }, path: "subjects[0].kind", message: CLAIM },
    { set: { "subjects[0]": UNKNOWN }, path: "subjects[0]", message: CLAIM },
  ],
  legitimate: [
    { what: "an account of its own for each program", set: { "subjects[0].name": "metrics" } },
    {
      what: "all pods of a namespace that pull their images from another",
      set: { "subjects[0]": { kind: "Group", name: "system:serviceaccounts:shop" } },
      waived: true,
    },
  ],
});
