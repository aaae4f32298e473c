import { roleServiceAccount } from "../../../../policies/rules/vault/role-service-account";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Kubernetes role must be bound to service accounts that exist";
const NAME = "boundServiceAccountNames[0]";

testRule(roleServiceAccount, {
  base: [
    {
      type: "vault:kubernetes/authBackendRole:AuthBackendRole",
      inputs: { roleName: "web", boundServiceAccountNames: ["web"], boundServiceAccountNamespaces: ["shop"] },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web", namespace: "shop" } },
  ],
  complete: true,
  compliant: [
    { set: { "[0].inputs.boundServiceAccountNames": ["web-*", "*", "default"], "[1]": null } },
    { set: { "[0].inputs.boundServiceAccountNamespaces": ["other", "shop"] } },
    { set: { "[0].inputs.boundServiceAccountNamespaces": ["sh*"] } },
    {
      set: {
        "[0].inputs.boundServiceAccountNamespaces": null,
        "[0].inputs.boundServiceAccountNamespaceSelector": '{"matchLabels":{"a":"b"}}',
      },
    },
    { set: { "[0].inputs.boundServiceAccountNamespaces": ["default"], "[1].metadata.namespace": null } },
  ],
  violations: [
    { set: { "[1]": null }, subject: 0, path: NAME, message: MESSAGE },
    { set: { "[1].metadata.name": "web2" }, subject: 0, path: NAME, message: MESSAGE },
    { set: { "[1].metadata.namespace": "shop2" }, subject: 0, path: NAME, message: MESSAGE },
    {
      set: { "[0].inputs.boundServiceAccountNames": ["web", "api"] },
      subject: 0,
      path: "boundServiceAccountNames[1]",
      message: MESSAGE,
    },
  ],
  undecided: [
    {
      set: { "[1]": null },
      complete: false,
      subject: 0,
      path: NAME,
      message: MESSAGE,
      reason: "it may be declared in another stack",
    },
    {
      set: { "[1].metadata.name": UNKNOWN },
      subject: 0,
      path: NAME,
      message: MESSAGE,
      reason: "not every name is known until deployment",
    },
    { set: { "[0].inputs.boundServiceAccountNames": UNKNOWN }, subject: 0, path: "boundServiceAccountNames", message: MESSAGE },
  ],
  legitimate: [{ what: "the account of an operator that a chart brings", set: { "[1]": null }, waived: true }],
});
