import { authenticatedGroupBinding } from "../../../../policies/rules/rbac/authenticated-group-binding";
import { UNKNOWN } from "../../../support/pods";
import { clusterRoleBinding } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "binding must not name a group that everyone is in";
const EVERYONE = { kind: "Group", name: "system:authenticated" };
const ACCOUNTS = { kind: "Group", name: "system:serviceaccounts" };

testRule(authenticatedGroupBinding, {
  base: clusterRoleBinding(),
  compliant: [
    { "subjects[0]": { kind: "Group", name: "developers" } },
    { "subjects[0]": { kind: "Group", name: "system:serviceaccounts:shop" } },
    { "subjects[0]": { kind: "User", name: "system:authenticated" } },
    { subjects: null },
  ],
  violations: [
    { set: { "subjects[0]": EVERYONE }, path: "subjects[0].name", message: CLAIM },
    { set: { "subjects[1]": ACCOUNTS }, path: "subjects[1].name", message: CLAIM },
    {
      set: { kind: "RoleBinding", "metadata.namespace": "shop", "subjects[0]": EVERYONE },
      path: "subjects[0].name",
      message: CLAIM,
    },
  ],
  undecided: [
    { set: { "subjects[0]": { kind: "Group", name: UNKNOWN } }, path: "subjects[0].name", message: CLAIM },
    { set: { "subjects[0]": EVERYONE, "roleRef.name": UNKNOWN }, path: "roleRef.name", message: CLAIM },
    { set: { subjects: UNKNOWN }, path: "subjects", message: CLAIM },
  ],
  legitimate: [
    {
      what: "the keys of service accounts, for whoever checks their tokens",
      set: { "roleRef.name": "system:service-account-issuer-discovery", "subjects[0]": ACCOUNTS },
    },
    { what: "a public certificate that all workloads read", set: { "subjects[0]": ACCOUNTS }, waived: true },
  ],
});
