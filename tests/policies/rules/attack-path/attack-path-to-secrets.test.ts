import { attackPathToSecrets } from "../../../../policies/rules/attack-path/attack-path-to-secrets";
import { UNKNOWN } from "../../../support/pods";
import type { Change, Expected } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";
import { binding, claim, claimOf, deployment, role, service } from "./resources";

const POD = "[0].spec.template.spec";
const ACCOUNT = "spec.template.spec.serviceAccountName";
const TOKEN: Change = { [`${POD}.automountServiceAccountToken`]: null };
const MANUAL: Change = {
  [`${POD}.volumes[0].name`]: "token",
  [`${POD}.volumes[0].projected.sources[0].serviceAccountToken.path`]: "token",
};
const MOUNT = { name: "token", mountPath: "/token" };

function found(what: string, set: Change, through = "RoleBinding", cut = 'narrow Role "web" for the account'): Expected {
  const rest = `→ service account "web" → ${through} "web" lets it read all secrets of ${what}`;
  return { set, path: ACCOUNT, message: claimOf("secrets", rest, cut) };
}

testRule(attackPathToSecrets, {
  base: [deployment(), service(), role("web", "shop", "", "secrets", "list"), binding("web", "shop", "Role")],
  compliant: [
    { ...TOKEN, "[1]": null },
    { ...TOKEN, "[2].rules[0].resourceNames": ["web-tls"] },
    { ...TOKEN, "[2].rules[0].verbs": ["create", "delete"] },
    { ...TOKEN, "[2].rules[0].resources": ["configmaps"] },
    { ...TOKEN, "[2].rules[0].apiGroups": ["apps"] },
    // Tokens that the API server does not take, or that no container mounts.
    MANUAL,
    {
      ...MANUAL,
      [`${POD}.volumes[0].projected.sources[0].serviceAccountToken.audience`]: "vault",
      [`${POD}.containers[0].volumeMounts[0]`]: MOUNT,
    },
    { ...MANUAL, [`${POD}.initContainers`]: [{ name: "init", volumeMounts: [MOUNT] }] },
  ],
  violations: [
    found('namespace "shop"', TOKEN),
    ...["get", "watch", "patch", "*"].map((verb) => found('namespace "shop"', { ...TOKEN, "[2].rules[0].verbs": [verb] })),
    found('namespace "other"', { ...TOKEN, "[2].metadata.namespace": "other", "[3].metadata.namespace": "other" }),
    found(
      "every namespace",
      { ...TOKEN, "[2]": role("web", undefined, "", "secrets", "list"), "[3]": binding("web", undefined, "ClusterRole") },
      "ClusterRoleBinding",
      'narrow ClusterRole "web" for the account',
    ),
    found(
      'namespace "shop"',
      { ...TOKEN, "[3].roleRef": { kind: "ClusterRole", name: "edit" } },
      "RoleBinding",
      'bind less in RoleBinding "web" to the account',
    ),
    // The account does not say it, and Kubernetes' default is to mount the token.
    found('namespace "shop"', {
      ...TOKEN,
      "[4]": { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web", namespace: "shop" } },
    }),
    // The pod asks for the token, whatever its account says.
    found('namespace "shop"', {
      [`${POD}.automountServiceAccountToken`]: true,
      "[4]": {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "web", namespace: "shop" },
        automountServiceAccountToken: false,
      },
    }),
    // A token that is mounted by hand.
    found('namespace "shop"', { ...MANUAL, [`${POD}.containers[0].volumeMounts[0]`]: MOUNT }),
    {
      set: { ...TOKEN, "[3].subjects[0]": { kind: "Group", name: "system:serviceaccounts" } },
      path: "spec.template.spec.automountServiceAccountToken",
      message: claimOf(
        "secrets",
        '→ service account "web" → RoleBinding "web" lets it read all secrets of namespace "shop"',
        'do not mount the token of service account "web"',
      ),
    },
    {
      set: { "[3].subjects[0]": { kind: "User", name: "system:anonymous" } },
      subject: 3,
      path: "subjects[0].name",
      message: claim(
        'RoleBinding "web"',
        "secrets",
        '→ the API server without a login → RoleBinding "web" lets everybody read all secrets of namespace "shop"',
        'take everybody out of RoleBinding "web"',
      ),
    },
  ],
  undecided: [
    {
      ...found('namespace "shop"', { ...TOKEN, "[2].rules[0].resources[0]": UNKNOWN }),
      message: found('namespace "shop"', {}).message.replace("→ RoleBinding", "–?→ RoleBinding"),
      reason:
        'the step to RoleBinding "web" lets it read all secrets of namespace "shop" is not certain, since rules[0].resources[0] is not known until deployment',
    },
    {
      ...found('namespace "shop"', { ...TOKEN, [`${POD}.serviceAccountName`]: UNKNOWN }),
      message: claimOf(
        "secrets",
        '→ service account –?→ RoleBinding "web" lets it read all secrets of namespace "shop"',
        'narrow Role "web" for the account',
      ),
    },
  ],
  legitimate: [
    {
      what: "a web server that reads the one secret with its certificate",
      set: { ...TOKEN, "[2].rules[0].resourceNames": ["web-tls"] },
    },
    { what: "an ingress controller that finds certificates by their labels", set: TOKEN, waived: true },
    {
      what: "a controller of secrets that nothing leads to",
      set: { ...TOKEN, "[1].spec.type": "ClusterIP" },
    },
  ],
});

// Who reads the secrets of a namespace already gains nothing by going on to another program that reads the same.
const BEHIND: Change = { ...TOKEN, "[4].spec.template.spec.automountServiceAccountToken": null };

testRule(attackPathToSecrets, {
  base: [
    deployment(),
    service(),
    role("web", "shop", "", "secrets", "list"),
    binding("web", "shop", "Role"),
    deployment("jobs"),
    role("jobs", "shop", "", "secrets", "get"),
    binding("jobs", "shop", "Role"),
  ],
  compliant: [],
  violations: [
    found('namespace "shop"', BEHIND),
    {
      ...found('namespace "shop"', { ...BEHIND, "[5].metadata.namespace": "other", "[6].metadata.namespace": "other" }),
      more: [
        {
          subject: 4,
          path: ACCOUNT,
          message: claim(
            'Deployment "jobs"',
            "secrets",
            '→ Service "web" (LoadBalancer) → Deployment "web" → Deployment "jobs" → service account "jobs" → RoleBinding "jobs" lets it read all secrets of namespace "other"',
            'narrow Role "jobs" for the account',
          ),
        },
      ],
    },
  ],
  cannotBeUndecided: "the cases above show it",
});
