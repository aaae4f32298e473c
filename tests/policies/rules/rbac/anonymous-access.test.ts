import { anonymousAccess } from "../../../../policies/rules/rbac/anonymous-access";
import { UNKNOWN } from "../../../support/pods";
import { clusterRoleBinding, roleBinding } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "binding must not name subjects that have not logged in";
const EVERYBODY = { kind: "Group", name: "system:unauthenticated" };
const ANONYMOUS = { kind: "User", name: "system:anonymous" };

testRule(anonymousAccess, {
  base: clusterRoleBinding(),
  compliant: [
    { "subjects[0]": { kind: "Group", name: "developers" } },
    { "subjects[0]": { kind: "Group", name: "system:anonymous" } },
    { "subjects[0]": { kind: "User", name: "system:unauthenticated" } },
    { subjects: null },
  ],
  violations: [
    { set: { "subjects[0]": EVERYBODY }, path: "subjects[0].name", message: CLAIM },
    { set: { "subjects[1]": ANONYMOUS }, path: "subjects[1].name", message: CLAIM },
    { set: { "roleRef.name": "system:discovery", "subjects[0]": EVERYBODY }, path: "subjects[0].name", message: CLAIM },
  ],
  undecided: [
    { set: { "subjects[0]": { kind: "User", name: UNKNOWN } }, path: "subjects[0].name", message: CLAIM },
    { set: { "subjects[0]": { kind: UNKNOWN, name: "system:anonymous" } }, path: "subjects[0].kind", message: CLAIM },
    { set: { "subjects[0]": EVERYBODY, "roleRef.name": UNKNOWN }, path: "roleRef.name", message: CLAIM },
    { set: { subjects: UNKNOWN }, path: "subjects", message: CLAIM },
  ],
  legitimate: [
    {
      what: "what every cluster tells of itself",
      set: { "roleRef.name": "system:public-info-viewer", "subjects[0]": { kind: "Group", name: "system:unauthenticated" } },
    },
  ],
});

testRule(anonymousAccess, {
  base: roleBinding(),
  compliant: [{ "subjects[0].name": "web" }],
  violations: [{ set: { "subjects[0]": ANONYMOUS }, path: "subjects[0].name", message: CLAIM }],
  legitimate: [
    {
      what: "the configuration by which nodes find a cluster",
      set: {
        "metadata.namespace": "kube-public",
        "roleRef.name": "kubeadm:bootstrap-signer-clusterinfo",
        "subjects[0]": ANONYMOUS,
      },
      waived: true,
    },
  ],
});
