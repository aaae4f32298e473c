import { kubernetesRoleAudience } from "../../../../policies/rules/vault/kubernetes-role-audience";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Kubernetes role must be bound to an audience";

testRule(kubernetesRoleAudience, {
  base: {
    type: "pulumi-nodejs:dynamic/vault:KubernetesRole",
    inputs: { roleName: "web", boundServiceAccountNames: ["web"], boundServiceAccountNamespaces: ["shop"], audience: "vault" },
  },
  compliant: [],
  violations: [
    { set: { audience: null }, path: "audience", message: MESSAGE },
    { set: { audience: "" }, path: "audience", message: MESSAGE },
  ],
  undecided: [{ set: { audience: UNKNOWN }, path: "audience", message: MESSAGE }],
  legitimate: [{ what: "clients that only have the token of every pod", set: { audience: null }, waived: true }],
});
