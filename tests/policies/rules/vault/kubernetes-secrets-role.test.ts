import { kubernetesSecretsRole } from "../../../../policies/rules/vault/kubernetes-secrets-role";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const NAMESPACES = "role must name the namespaces of its tokens";
const ADMIN = "role must not make administrators of the cluster";
const RULES = "role must name the verbs and resources that it grants";

testRule(kubernetesSecretsRole, {
  base: {
    type: "vault:kubernetes/secretBackendRole:SecretBackendRole",
    inputs: { backend: "kubernetes", name: "deploy", allowedKubernetesNamespaces: ["shop"], kubernetesRoleName: "deployer" },
  },
  compliant: [
    { kubernetesRoleName: null, generatedRoleRules: '{"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]}' },
    { kubernetesRoleName: null, generatedRoleRules: "rules:\n- apiGroups: ['*']\n  resources: [pods]\n  verbs: [list]\n" },
  ],
  violations: [
    { set: { allowedKubernetesNamespaces: ["*"] }, path: "allowedKubernetesNamespaces[0]", message: NAMESPACES },
    { set: { kubernetesRoleName: "cluster-admin", kubernetesRoleType: "ClusterRole" }, path: "kubernetesRoleName", message: ADMIN },
    {
      set: { generatedRoleRules: '{"rules":[{"apiGroups":[""],"resources":["*"],"verbs":["list"]}]}' },
      path: "generatedRoleRules",
      message: RULES,
    },
    { set: { generatedRoleRules: 'rules:\n- resources: [pods]\n  verbs: ["*"]\n' }, path: "generatedRoleRules", message: RULES },
    { set: { generatedRoleRules: "{" }, path: "generatedRoleRules", message: RULES },
  ],
  undecided: [
    { set: { allowedKubernetesNamespaces: UNKNOWN }, path: "allowedKubernetesNamespaces", message: NAMESPACES },
    { set: { generatedRoleRules: UNKNOWN }, path: "generatedRoleRules", message: RULES },
  ],
  legitimate: [{ what: "emergency access of operators", set: { kubernetesRoleName: "cluster-admin" }, waived: true }],
});
