import { serviceAccountField } from "../../../../policies/rules/service-account/service-account-field";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "pod must name its service account in serviceAccountName alone";

testRule(serviceAccountField, {
  compliant: [{ "spec.serviceAccount": "" }, { "spec.serviceAccountName": null }],
  violations: [
    {
      set: { "spec.serviceAccountName": null, "spec.serviceAccount": "web" },
      path: "spec.serviceAccount",
      message: MESSAGE,
    },
    { set: { "spec.serviceAccount": "web" }, path: "spec.serviceAccount", message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.serviceAccount": UNKNOWN }, path: "spec.serviceAccount", message: MESSAGE },
    {
      set: { "spec.serviceAccountName": UNKNOWN, "spec.serviceAccount": "web" },
      path: "spec.serviceAccountName",
      message: MESSAGE,
    },
    {
      set: { "spec.serviceAccountName": UNKNOWN, "spec.serviceAccount": UNKNOWN },
      path: "spec.serviceAccount",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "a resource that was exported from a cluster, which fills in both fields",
      set: { "spec.serviceAccountName": "web", "spec.serviceAccount": "web" },
    },
    {
      what: "a custom resource that knows the retired field alone",
      set: { "spec.serviceAccountName": null, "spec.serviceAccount": "web" },
      waived: true,
    },
  ],
});
