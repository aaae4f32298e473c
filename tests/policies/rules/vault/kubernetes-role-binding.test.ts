import { kubernetesRoleBinding } from "../../../../policies/rules/vault/kubernetes-role-binding";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const NAMES = "Kubernetes role must be bound to named service accounts";
const NAMESPACES = "Kubernetes role must be bound to named namespaces";

testRule(kubernetesRoleBinding, {
  base: {
    type: "vault:kubernetes/authBackendRole:AuthBackendRole",
    inputs: { roleName: "web", boundServiceAccountNames: ["web"], boundServiceAccountNamespaces: ["shop"] },
  },
  compliant: [
    { boundServiceAccountNames: ["web", "api-*"] },
    { boundServiceAccountNamespaces: null, boundServiceAccountNamespaceSelector: '{"matchLabels":{"team":"shop"}}' },
    {
      boundServiceAccountNamespaces: [],
      boundServiceAccountNamespaceSelector: "matchExpressions:\n- key: team\n  operator: Exists\n",
    },
    { boundServiceAccountNamespaceSelector: "" },
  ],
  violations: [
    { set: { boundServiceAccountNames: ["*"] }, path: "boundServiceAccountNames[0]", message: NAMES },
    { set: { boundServiceAccountNames: ["web", "**"] }, path: "boundServiceAccountNames[1]", message: NAMES },
    { set: { boundServiceAccountNames: [] }, path: "boundServiceAccountNames", message: NAMES },
    { set: { boundServiceAccountNames: null }, path: "boundServiceAccountNames", message: NAMES },
    {
      set: { boundServiceAccountNames: ["default"] },
      path: "boundServiceAccountNames[0]",
      message: "Kubernetes role must not be bound to the account that every pod has by default",
    },
    { set: { boundServiceAccountNamespaces: ["*"] }, path: "boundServiceAccountNamespaces[0]", message: NAMESPACES },
    { set: { boundServiceAccountNamespaces: null }, path: "boundServiceAccountNamespaces", message: NAMESPACES },
    {
      set: { boundServiceAccountNamespaceSelector: "{}" },
      path: "boundServiceAccountNamespaceSelector",
      message: NAMESPACES,
    },
    {
      set: { boundServiceAccountNamespaceSelector: '{"matchLabels":{}}' },
      path: "boundServiceAccountNamespaceSelector",
      message: NAMESPACES,
    },
    {
      set: { boundServiceAccountNamespaceSelector: '{"matchLabels":{"team":"shop"}}', boundServiceAccountNamespaces: ["*"] },
      path: "boundServiceAccountNamespaces[0]",
      message: NAMESPACES,
    },
  ],
  undecided: [
    { set: { boundServiceAccountNames: UNKNOWN }, path: "boundServiceAccountNames", message: NAMES },
    { set: { boundServiceAccountNamespaces: UNKNOWN }, path: "boundServiceAccountNamespaces", message: NAMESPACES },
    { set: { boundServiceAccountNamespaceSelector: UNKNOWN }, path: "boundServiceAccountNamespaceSelector", message: NAMESPACES },
  ],
  legitimate: [
    { what: "a role of an operator in its own namespace", set: { boundServiceAccountNames: ["vault-secrets-operator"] } },
    {
      what: "a role whose policies are templates by service account",
      set: { boundServiceAccountNames: ["*"], boundServiceAccountNamespaces: ["*"] },
      waived: true,
    },
  ],
});
