import { kubernetesRoleAlias } from "../../../../policies/rules/vault/kubernetes-role-alias";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "Kubernetes role must tell service accounts apart by their UID";

testRule(kubernetesRoleAlias, {
  base: {
    type: "pulumi-nodejs:dynamic/vault:KubernetesRole",
    inputs: { roleName: "web", boundServiceAccountNames: ["web"], boundServiceAccountNamespaces: ["shop"], audience: "vault" },
  },
  compliant: [{ aliasNameSource: "serviceaccount_uid" }],
  violations: [{ set: { aliasNameSource: "serviceaccount_name" }, path: "aliasNameSource", message }],
  undecided: [{ set: { aliasNameSource: UNKNOWN }, path: "aliasNameSource", message }],
  legitimate: [
    { what: "entities that are made by name beforehand", set: { aliasNameSource: "serviceaccount_name" }, waived: true },
  ],
});
