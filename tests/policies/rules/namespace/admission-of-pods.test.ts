import { admissionOfPods } from "../../../../policies/rules/namespace/admission-of-pods";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = { subject: 0, path: "metadata.name" };
const UNCONFINED = "namespace must refuse pods that neither AppArmor nor SELinux confines";
const DEBUGGING = "namespace must refuse debugging containers that neither AppArmor nor SELinux confines";
const PRIORITY = "namespace must refuse pods of a priority class that nobody has given them";
const RUNTIME = "namespace must refuse pods of a runtime class that nobody has given them";
const CONTAINERS = ["containers", "initContainers", "ephemeralContainers"]
  .map((list) => `object.spec.?${list}.orValue([])`)
  .join(" + ");
const VALIDATIONS = [
  'variables.all.all(c, c.?securityContext.?appArmorProfile.?type.orValue("") in ["RuntimeDefault", "Localhost"])',
  'object.spec.?priorityClassName.orValue("") in ["", "web"]',
  'object.spec.?runtimeClassName.orValue("") == ""',
];
const SPEC = "[1].spec";

testRule(admissionOfPods, {
  base: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "pods" },
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
            { apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["pods/ephemeralcontainers"] },
          ],
        },
        variables: [{ name: "all", expression: CONTAINERS }],
        validations: VALIDATIONS.map((expression) => ({ expression })),
      },
    },
  ],
  complete: true,
  compliant: [
    {
      [`${SPEC}.validations[0].expression`]:
        "object.spec.containers.all(c, has(c.securityContext.seLinuxOptions.type)) && size(variables.all) < 2",
    },
  ],
  violations: [
    {
      set: { "[1]": null },
      ...PLACE,
      message: UNCONFINED,
      more: [PRIORITY, RUNTIME, DEBUGGING].map((message) => ({ ...PLACE, message })),
    },
    {
      set: { [`${SPEC}.validations[0].expression`]: "true" },
      ...PLACE,
      message: UNCONFINED,
      more: [{ ...PLACE, message: DEBUGGING }],
    },
    { set: { [`${SPEC}.validations[1].expression`]: "true" }, ...PLACE, message: PRIORITY },
    { set: { [`${SPEC}.validations[2].expression`]: "1 < 2" }, ...PLACE, message: RUNTIME },
    { set: { [`${SPEC}.matchConstraints.resourceRules[1].operations`]: ["CONNECT"] }, ...PLACE, message: DEBUGGING },
    {
      set: { [`${SPEC}.variables[0].expression`]: "object.spec.containers" },
      ...PLACE,
      message: DEBUGGING,
    },
  ],
  undecided: [
    {
      set: { [`${SPEC}.validations[2].expression`]: UNKNOWN },
      ...PLACE,
      message: RUNTIME,
      reason: "not all of the admission policies can be read",
    },
  ],
  legitimate: [
    {
      what: "a policy that names classes of a team",
      set: { [`${SPEC}.validations[1].expression`]: 'object.spec.?priorityClassName.orValue("") in ["", "a", "b"]' },
    },
    { what: "a namespace whose pods another controller judges", set: { "[1]": null }, waived: true },
  ],
});
