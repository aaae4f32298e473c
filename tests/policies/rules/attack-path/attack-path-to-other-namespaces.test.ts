import { attackPathToOtherNamespaces } from "../../../../policies/rules/attack-path/attack-path-to-other-namespaces";
import { UNKNOWN } from "../../../support/pods";
import type { Change, Expected } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";
import { binding, claim, claimOf, deployment, role, service } from "./resources";

const POD = "[0].spec.template.spec";
const ACCOUNT = "spec.template.spec.serviceAccountName";
const TOKEN: Change = { [`${POD}.automountServiceAccountToken`]: null };

function rule(group: string, resource: string, verb: string): Change {
  return { "[2].rules[0]": { apiGroups: [group], resources: [resource], verbs: [verb] } };
}

function found(
  does: string,
  set: Change,
  through = "ClusterRoleBinding",
  cut = 'narrow ClusterRole "web" for the account',
): Expected {
  const rest = `→ service account "web" → ${through} "web" lets it ${does}`;
  return { set: { ...TOKEN, ...set }, path: ACCOUNT, message: claimOf("other namespaces", rest, cut) };
}

testRule(attackPathToOtherNamespaces, {
  base: [deployment(), service(), role("web", undefined, "", "pods/exec", "create"), binding("web", undefined, "ClusterRole")],
  compliant: [
    { ...TOKEN, "[1]": null },
    { ...TOKEN, ...rule("", "pods/log", "get") },
    { ...TOKEN, ...rule("", "pods", "list") },
    // In its own namespace.
    { ...TOKEN, "[2]": role("web", "shop", "", "pods/exec", "create"), "[3]": binding("web", "shop", "Role") },
    { ...TOKEN, "[3]": binding("web", "shop", "ClusterRole") },
  ],
  violations: [
    found("run commands in the pods of every namespace", {}),
    found("run commands in the pods of every namespace", rule("", "pods/attach", "get")),
    found("add containers to the pods of every namespace", rule("", "pods/ephemeralcontainers", "update")),
    found("run pods in every namespace", rule("batch", "cronjobs", "create")),
    found("run pods in every namespace", rule("", "pods", "patch")),
    found(
      'run commands in the pods of namespace "other"',
      { "[2]": role("web", "other", "", "pods/exec", "create"), "[3]": binding("web", "other", "Role") },
      "RoleBinding",
      'narrow Role "web" for the account',
    ),
    {
      set: { "[3].subjects[0]": { kind: "Group", name: "system:unauthenticated" } },
      subject: 3,
      path: "subjects[0].name",
      message: claim(
        'ClusterRoleBinding "web"',
        "other namespaces",
        '→ the API server without a login → ClusterRoleBinding "web" lets everybody run commands in the pods of every namespace',
        'take everybody out of ClusterRoleBinding "web"',
      ),
    },
  ],
  undecided: [
    {
      set: {
        ...TOKEN,
        "[2]": role("web", "other", "", "pods/exec", "create"),
        "[3]": binding("web", "other", "Role"),
        "[0].metadata.namespace": UNKNOWN,
      },
      path: ACCOUNT,
      message: claimOf(
        "other namespaces",
        '→ service account "web" –?→ RoleBinding "web" lets it run commands in the pods of namespace "other"',
        'narrow Role "web" for the account',
        '–?→ Service "web" (LoadBalancer) → Deployment "web"',
      ),
      reason:
        'the step to Service "web" (LoadBalancer) is not certain, since which traffic is led to it depends on values that cannot be read',
    },
  ],
  legitimate: [
    {
      what: "a terminal in the browser for the pods of its own namespace",
      set: { ...TOKEN, "[3]": binding("web", "shop", "ClusterRole") },
    },
    {
      what: "a build server that runs its pods in another namespace",
      set: { ...TOKEN, ...rule("", "pods", "create") },
      waived: true,
    },
  ],
});
