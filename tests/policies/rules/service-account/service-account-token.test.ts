import { serviceAccountToken } from "../../../../policies/rules/service-account/service-account-token";
import { UNKNOWN } from "../../../support/pods";
import { testRemedy } from "../../../support/remedies";
import { testRule } from "../../../support/rule-tester";

const FIELD = "spec.automountServiceAccountToken";
const MESSAGE = "pod must set automountServiceAccountToken=false";

testRule(serviceAccountToken, {
  compliant: [
    { set: { [FIELD]: true, "spec.serviceAccountName": "operator" }, parameters: { accounts: ["operator"] } },
    { set: { [FIELD]: true, "spec.serviceAccountName": null }, parameters: { accounts: ["default"] } },
  ],
  violations: [
    { set: { [FIELD]: null }, path: FIELD, message: MESSAGE },
    { set: { [FIELD]: true }, path: FIELD, message: MESSAGE },
    { set: { [FIELD]: "false" }, path: FIELD, message: MESSAGE },
    {
      set: { [FIELD]: true, "spec.serviceAccountName": "operators" },
      parameters: { accounts: ["operator"] },
      path: FIELD,
      message: MESSAGE,
    },
    {
      set: { [FIELD]: true, "spec.serviceAccountName": null },
      parameters: { accounts: ["operator"] },
      path: FIELD,
      message: MESSAGE,
    },
    { set: { [FIELD]: null, "spec.serviceAccountName": UNKNOWN }, path: FIELD, message: MESSAGE },
  ],
  undecided: [
    { set: { [FIELD]: UNKNOWN }, path: FIELD, message: MESSAGE },
    {
      set: { [FIELD]: true, "spec.serviceAccountName": UNKNOWN },
      parameters: { accounts: ["operator"] },
      path: "spec.serviceAccountName",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "an operator that watches its resources through the API",
      set: { [FIELD]: true, "spec.serviceAccountName": "prometheus-operator" },
      parameters: { accounts: ["prometheus-operator"] },
    },
    {
      what: "a controller of a chart that is installed once",
      set: { [FIELD]: null, "spec.serviceAccountName": "controller" },
      waived: true,
    },
  ],
});

testRemedy(serviceAccountToken, [
  {
    what: "a pod that names no account",
    set: { [FIELD]: null, "spec.serviceAccountName": null },
    sets: { [FIELD]: false },
  },
  { what: "a pod of the default account", set: { [FIELD]: null, "spec.serviceAccountName": "default" }, sets: { [FIELD]: false } },
  { what: "a pod with an account of its own, which may be for the API", set: { [FIELD]: null }, sets: {} },
  {
    what: "a pod with an account of its own in the retired field",
    set: { [FIELD]: null, "spec.serviceAccountName": null, "spec.serviceAccount": "operator" },
    sets: {},
  },
  { what: "a pod whose account is not known", set: { [FIELD]: null, "spec.serviceAccountName": UNKNOWN }, sets: {} },
  { what: "a pod that mounts its token", set: { [FIELD]: true, "spec.serviceAccountName": null }, sets: {} },
  { what: "what is not known", set: { [FIELD]: UNKNOWN, "spec.serviceAccountName": null }, sets: {} },
]);
