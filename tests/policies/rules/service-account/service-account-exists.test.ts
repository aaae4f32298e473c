import { serviceAccountExists } from "../../../../policies/rules/service-account/service-account-exists";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PATH = "spec.template.spec.serviceAccountName";
const MESSAGE = "pod must name a service account that exists";
const ELSEWHERE = "it may be declared in another stack";
const UNREAD = "a name or a namespace that it depends on is not known until deployment";

testRule(serviceAccountExists, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { template: { ...compliantPod() } },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "subject", namespace: "shop" } },
  ],
  complete: true,
  compliant: [
    { "[1]": null, [`[0].${PATH}`]: null },
    { "[1]": null, [`[0].${PATH}`]: "default" },
    { "[1]": null, [`[0].${PATH}`]: "" },
    { "[0].metadata.namespace": null, "[1].metadata.namespace": "default" },
  ],
  violations: [
    { set: { "[1].metadata.name": "web" }, subject: 0, path: PATH, message: MESSAGE },
    { set: { "[1]": null }, subject: 0, path: PATH, message: MESSAGE },
    { set: { "[1].metadata.namespace": "billing" }, subject: 0, path: PATH, message: MESSAGE },
    { set: { "[0].metadata.namespace": null }, subject: 0, path: PATH, message: MESSAGE },
    {
      set: { "[0].spec.template.spec.serviceAccountName": null, "[0].spec.template.spec.serviceAccount": "web" },
      subject: 0,
      path: "spec.template.spec.serviceAccount",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, subject: 0, path: PATH, message: MESSAGE, reason: ELSEWHERE },
    { set: { [`[0].${PATH}`]: UNKNOWN }, subject: 0, path: PATH, message: MESSAGE },
    { set: { "[1].metadata.name": UNKNOWN }, subject: 0, path: PATH, message: MESSAGE, reason: UNREAD },
    { set: { "[0].metadata.namespace": UNKNOWN }, subject: 0, path: PATH, message: MESSAGE, reason: UNREAD },
  ],
  legitimate: [
    {
      what: "a server whose account its operator creates",
      set: { "[1]": null, [`[0].${PATH}`]: "prometheus" },
      waived: true,
    },
  ],
});
