import { attackPathToClusterAdmin } from "../../../../policies/rules/attack-path/attack-path-to-cluster-admin";
import { UNKNOWN } from "../../../support/pods";
import type { Change, Expected } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";
import { binding, claim, claimOf, deployment, role, service } from "./resources";

const POD = "[0].spec.template.spec";
const ACCOUNT = "spec.template.spec.serviceAccountName";
const TOKEN: Change = { [`${POD}.automountServiceAccountToken`]: null };
const GROUP = "rbac.authorization.k8s.io";

function rules(...granted: [group: string, resource: string, verb: string, name?: string][]): Change {
  return {
    "[2].rules": granted.map(([group, resource, verb, name]) => ({
      apiGroups: [group],
      resources: [resource],
      verbs: [verb],
      ...(name !== undefined && { resourceNames: [name] }),
    })),
  };
}

function found(does: string, set: Change, cut = 'narrow ClusterRole "web" for the account'): Expected {
  const rest = `→ service account "web" → ClusterRoleBinding "web" lets it ${does}`;
  return { set: { ...TOKEN, ...set }, path: ACCOUNT, message: claimOf("cluster-admin", rest, cut) };
}

const ESCALATES = rules([GROUP, "clusterroles", "escalate"], [GROUP, "clusterroles", "update"]);
const BINDS = rules([GROUP, "clusterroles", "bind", "cluster-admin"], [GROUP, "clusterrolebindings", "create"]);
const SIGNS = rules(
  ["certificates.k8s.io", "certificatesigningrequests", "create"],
  ["certificates.k8s.io", "certificatesigningrequests/approval", "update"],
  ["certificates.k8s.io", "signers", "approve", "kubernetes.io/kube-apiserver-client"],
);
const EVERYTHING = rules(["*", "*", "*"]);

testRule(attackPathToClusterAdmin, {
  base: [deployment(), service(), role("web", undefined, "", "secrets", "list"), binding("web", undefined, "ClusterRole")],
  compliant: [
    { ...TOKEN, "[1]": null },
    { ...TOKEN, "[3].subjects[0].name": "other" },
    // Half of what it takes.
    { ...TOKEN, ...rules([GROUP, "clusterroles", "escalate"]) },
    { ...TOKEN, ...rules([GROUP, "clusterroles", "bind"]) },
    { ...TOKEN, ...rules([GROUP, "clusterroles", "bind", "view"], [GROUP, "clusterrolebindings", "create"]) },
    { ...TOKEN, ...rules([GROUP, "clusterrolebindings", "create"]) },
    { ...TOKEN, ...rules(["", "users", "impersonate", "jane"]) },
    { ...TOKEN, ...rules(["admissionregistration.k8s.io", "validatingwebhookconfigurations", "update"]) },
    { ...TOKEN, ...rules(["admissionregistration.k8s.io", "mutatingwebhookconfigurations", "delete"]) },
    {
      ...TOKEN,
      ...rules(
        ["certificates.k8s.io", "signers", "approve"],
        ["certificates.k8s.io", "certificatesigningrequests/approval", "update"],
      ),
    },
    // In one namespace, and not in that of the control plane.
    { ...TOKEN, "[2]": role("web", "shop", "*", "*", "*"), "[3]": binding("web", "shop", "Role") },
    // Secrets by their names.
    { ...TOKEN, ...rules(["", "secrets", "get", "web-tls"]) },
  ],
  violations: [
    found("do everything", EVERYTHING),
    found(
      "do everything",
      { "[2]": null, "[3].roleRef.name": "cluster-admin" },
      'bind less in ClusterRoleBinding "web" to the account',
    ),
    found("do everything", { ...EVERYTHING, "[3].subjects[0]": { kind: "User", name: "system:serviceaccount:shop:web" } }),
    found("write roles beyond its own rights", ESCALATES),
    found("bind cluster-admin", BINDS),
    found("act as any user or group", rules(["", "users", "impersonate"])),
    found("act as any user or group", rules(["", "groups", "impersonate", "system:masters"])),
    found("act as the service accounts of kube-system", rules(["", "serviceaccounts", "impersonate"])),
    found("issue tokens of the service accounts of kube-system", rules(["", "serviceaccounts/token", "create"])),
    found("sign certificates for the API", SIGNS),
    found("change every request to the API", rules(["admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch"])),
    found("read the secrets of kube-system", {}),
    {
      set: { ...TOKEN, "[2]": role("web", "kube-system", "", "secrets", "get"), "[3]": binding("web", "kube-system", "Role") },
      path: ACCOUNT,
      message: claimOf(
        "cluster-admin",
        '→ service account "web" → RoleBinding "web" lets it read the secrets of kube-system',
        'narrow Role "web" for the account',
      ),
    },
    // Rights that came to it with a group, or that go to everybody who names no account, need no token.
    {
      set: { ...TOKEN, ...EVERYTHING, "[3].subjects[0]": { kind: "Group", name: "system:serviceaccounts:shop" } },
      path: "spec.template.spec.automountServiceAccountToken",
      message: claimOf(
        "cluster-admin",
        '→ service account "web" → ClusterRoleBinding "web" lets it do everything',
        'do not mount the token of service account "web"',
      ),
    },
    {
      set: { ...TOKEN, ...EVERYTHING, [`${POD}.serviceAccountName`]: null, "[3].subjects[0].name": "default" },
      path: "spec.template.spec.automountServiceAccountToken",
      message: claimOf(
        "cluster-admin",
        '→ service account "default" → ClusterRoleBinding "web" lets it do everything',
        'do not mount the token of service account "default"',
      ),
    },
    // Whoever has not logged in needs no workload.
    {
      set: { "[3].subjects[0]": { kind: "Group", name: "system:unauthenticated" } },
      subject: 3,
      path: "subjects[0].name",
      message: claim(
        'ClusterRoleBinding "web"',
        "cluster-admin",
        '→ the API server without a login → ClusterRoleBinding "web" lets everybody read the secrets of kube-system',
        'take everybody out of ClusterRoleBinding "web"',
      ),
    },
    {
      set: { ...EVERYTHING, "[0]": null, "[1]": null, "[3].subjects[0]": { kind: "User", name: "system:anonymous" } },
      subject: 3,
      path: "subjects[0].name",
      message: claim(
        'ClusterRoleBinding "web"',
        "cluster-admin",
        '→ the API server without a login → ClusterRoleBinding "web" lets everybody do everything',
        'take everybody out of ClusterRoleBinding "web"',
      ),
    },
  ],
  undecided: [
    {
      set: { ...TOKEN, "[3].roleRef.name": "elsewhere" },
      path: ACCOUNT,
      message: claimOf(
        "cluster-admin",
        '→ service account "web" –?→ ClusterRoleBinding "web" lets it do everything',
        'bind less in ClusterRoleBinding "web" to the account',
      ),
      reason:
        'the step to ClusterRoleBinding "web" lets it do everything is not certain, since the role that ClusterRoleBinding "web" gives is not in the stack',
    },
    {
      set: { ...EVERYTHING, [`${POD}.automountServiceAccountToken`]: UNKNOWN },
      path: ACCOUNT,
      message: claimOf(
        "cluster-admin",
        '–?→ service account "web" → ClusterRoleBinding "web" lets it do everything',
        'narrow ClusterRole "web" for the account',
      ),
      reason:
        'the step to service account "web" is not certain, since spec.template.spec.automountServiceAccountToken is not known until deployment',
    },
    {
      set: { ...TOKEN, ...EVERYTHING, "[3].subjects[0].name": UNKNOWN },
      path: ACCOUNT,
      message: claimOf(
        "cluster-admin",
        '→ service account "web" –?→ ClusterRoleBinding "web" lets it do everything',
        'narrow ClusterRole "web" for the account',
      ),
      reason:
        'the step to ClusterRoleBinding "web" lets it do everything is not certain, since subjects[0].name is not known until deployment',
    },
  ],
  legitimate: [
    { what: "a web server with rights that it cannot use, since it holds no token", set: EVERYTHING },
    {
      what: "an autoscaler of workloads that may only look at them",
      set: { ...TOKEN, ...rules(["apps", "deployments", "get"], ["", "pods", "list"]) },
    },
    {
      what: "an approver of the certificates of kubelets",
      set: {
        ...TOKEN,
        ...rules(
          ["certificates.k8s.io", "certificatesigningrequests/approval", "update"],
          ["certificates.k8s.io", "signers", "approve", "kubernetes.io/kubelet-serving"],
        ),
      },
    },
    { what: "a delivery tool that administers the cluster behind a login", set: { ...TOKEN, ...EVERYTHING }, waived: true },
  ],
});

// One that has all rights already gains nothing by going on to another.
testRule(attackPathToClusterAdmin, {
  base: [
    deployment(),
    service(),
    role("web", undefined, "*", "*", "*"),
    binding("web", undefined, "ClusterRole"),
    deployment("jobs"),
    binding("jobs", undefined, "ClusterRole"),
  ],
  compliant: [],
  violations: [
    found("do everything", { "[4].spec.template.spec.automountServiceAccountToken": null, "[5].roleRef.name": "web" }),
    {
      set: { "[4].spec.template.spec.automountServiceAccountToken": null, "[5].roleRef.name": "web" },
      subject: 4,
      path: ACCOUNT,
      message: claim(
        'Deployment "jobs"',
        "cluster-admin",
        '→ Service "web" (LoadBalancer) → Deployment "web" → Deployment "jobs" → service account "jobs" → ClusterRoleBinding "jobs" lets it do everything',
        'narrow ClusterRole "web" for the account',
      ),
    },
  ],
  cannotBeUndecided: "the cases above show it",
});
