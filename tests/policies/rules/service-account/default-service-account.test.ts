import { defaultServiceAccount } from "../../../../policies/rules/service-account/default-service-account";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "pod must name a service account of its own";

testRule(defaultServiceAccount, {
  compliant: [
    { "spec.serviceAccountName": null, "spec.serviceAccount": "web" },
    { "spec.serviceAccountName": "", "spec.serviceAccount": "web" },
  ],
  violations: [
    { set: { "spec.serviceAccountName": null }, path: "spec.serviceAccountName", message: MESSAGE },
    { set: { "spec.serviceAccountName": "default" }, path: "spec.serviceAccountName", message: MESSAGE },
    { set: { "spec.serviceAccountName": "" }, path: "spec.serviceAccountName", message: MESSAGE },
    {
      set: { "spec.serviceAccountName": null, "spec.serviceAccount": "default" },
      path: "spec.serviceAccount",
      message: MESSAGE,
    },
    {
      set: { "spec.serviceAccountName": "default", "spec.serviceAccount": "web" },
      path: "spec.serviceAccountName",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "spec.serviceAccountName": UNKNOWN }, path: "spec.serviceAccountName", message: MESSAGE },
    {
      set: { "spec.serviceAccountName": null, "spec.serviceAccount": UNKNOWN },
      path: "spec.serviceAccount",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "software that is being tried out, alone in its namespace",
      set: { "spec.serviceAccountName": null },
      waived: true,
    },
  ],
});
