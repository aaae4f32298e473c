import { bindingSubjectExists } from "../../../../policies/rules/rbac/binding-subject-exists";
import { UNKNOWN } from "../../../support/pods";
import { clusterRoleBinding, roleBinding } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "binding must name a service account that exists";
const PLACE = { subject: 1, path: "subjects[0].name", message: CLAIM };

testRule(bindingSubjectExists, {
  base: [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "app", namespace: "shop" } },
    roleBinding(),
    clusterRoleBinding(),
  ],
  complete: true,
  compliant: [
    { "[1].subjects[0].namespace": null },
    { "[1].subjects[0].name": "default" },
    { "[1].subjects[0]": { kind: "User", name: "jane" } },
    { "[2].subjects[0]": { kind: "Group", name: "developers" } },
    { "[2].subjects[0]": { kind: "ServiceAccount", name: "generic-garbage-collector", namespace: "kube-system" } },
    { "[0].metadata.name": UNKNOWN, "[1].subjects[0].name": "web" },
    { "[1].subjects[0].namespace": UNKNOWN },
    { "[1].subjects": null },
  ],
  violations: [
    { set: { "[1].subjects[0].name": "web" }, ...PLACE },
    { set: { "[1].subjects[0].namespace": "other" }, ...PLACE },
    { set: { "[1].metadata.namespace": "other", "[1].subjects[0].namespace": null }, ...PLACE },
    { set: { "[0]": null }, ...PLACE, more: [{ ...PLACE, subject: 2 }] },
  ],
  undecided: [{ set: { "[1].subjects[0].name": "web" }, complete: false, reason: "it may be declared in another stack", ...PLACE }],
  legitimate: [
    { what: "people, whom no stack declares", set: { "[2].subjects[0]": { kind: "User", name: "jane" } } },
    { what: "an account that an operator makes", set: { "[1].subjects[0].name": "prometheus" }, waived: true },
  ],
});
