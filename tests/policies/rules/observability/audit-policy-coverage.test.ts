import { auditPolicyCoverage } from "../../../../policies/rules/observability/audit-policy-coverage";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = (resource: string): string => `audit policy must record what is done to ${resource}`;
const RESOURCES = [
  "pods/exec",
  "pods/attach",
  "pods/portforward",
  "clusterroles",
  "clusterrolebindings",
  "roles",
  "rolebindings",
  "secrets",
  "pods",
];
const first = (rule: { [key: string]: Json }): { rules: Json } => ({ rules: [rule, { level: "Metadata" }] });
const everything = (path: string): { path: string; message: string; more: { path: string; message: string }[] } => {
  const [one = "", ...others] = RESOURCES;
  return { path, message: message(one), more: others.map((resource) => ({ path, message: message(resource) })) };
};

testRule(auditPolicyCoverage, {
  base: { apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules: [{ level: "Metadata" }] },
  compliant: [
    first({ level: "None", users: ["system:kube-proxy"], verbs: ["watch"], resources: [{ group: "", resources: ["endpoints"] }] }),
    first({
      level: "None",
      users: ["system:serviceaccount:kube-system:replicaset-controller"],
      resources: [{ group: "", resources: ["pods"] }],
    }),
    first({ level: "None", userGroups: ["system:nodes"], verbs: ["get"] }),
    first({ level: "None", nonResourceURLs: ["/healthz*"] }),
    first({ level: "None", resources: [{ group: "", resources: ["events"] }] }),
    first({ level: "None", namespaces: ["kube-system"], resources: [{ group: "coordination.k8s.io" }] }),
    { rules: [{ level: "RequestResponse", userGroups: ["system:authenticated"] }] },
  ],
  violations: [
    {
      set: first({ level: "None", resources: [{ group: "", resources: ["pods/exec"] }] }),
      path: "rules[0].level",
      message: message("pods/exec"),
    },
    { set: { rules: [{ level: "None" }] }, ...everything("rules[0].level") },
    { set: { rules: [] }, ...everything("rules") },
    { set: { rules: null }, ...everything("rules") },
    { set: { "rules[0].level": null }, ...everything("rules[0].level") },
    { set: { "rules[0].users": ["admin"] }, ...everything("rules") },
    { set: { omitStages: ["RequestReceived", "ResponseComplete", "ResponseStarted", "Panic"] }, ...everything("rules[0].level") },
    {
      set: first({ level: "None", verbs: ["get", "list", "watch"] }),
      path: "rules[0].level",
      message: message("pods/exec"),
      more: ["pods/attach", "pods/portforward", "secrets"].map((resource) => ({
        path: "rules[0].level",
        message: message(resource),
      })),
    },
    {
      set: first({
        level: "None",
        userGroups: ["system:authenticated"],
        resources: [{ group: "rbac.authorization.k8s.io", resources: ["roles"] }],
      }),
      path: "rules[0].level",
      message: message("roles"),
    },
    {
      set: first({
        level: "None",
        userGroups: ["system:nodes", "system:authenticated"],
        resources: [{ group: "", resources: ["pods/exec"] }],
      }),
      path: "rules[0].level",
      message: message("pods/exec"),
    },
    {
      set: first({ level: "None", resources: [{ group: "", resources: ["pods/*"] }] }),
      path: "rules[0].level",
      message: message("pods/exec"),
      more: ["pods/attach", "pods/portforward", "pods"].map((resource) => ({ path: "rules[0].level", message: message(resource) })),
    },
  ],
  undecided: [
    { set: { "rules[0].level": UNKNOWN }, path: "rules[0].level", message: message("pods/exec") },
    { set: { rules: UNKNOWN }, path: "rules", message: message("pods/exec") },
    { set: { rules: [UNKNOWN, { level: "Metadata" }] }, path: "rules[0]", message: message("pods/exec") },
    { set: first({ level: "None", resources: [UNKNOWN] }), path: "rules[0].resources[0]", message: message("pods/exec") },
    { set: first({ level: "None", users: [UNKNOWN] }), path: "rules[0].users[0]", message: message("pods/exec") },
    { set: { "rules[0].resources": UNKNOWN }, path: "rules[0].resources", message: message("pods/exec") },
  ],
  legitimate: [
    { what: "a managed control plane that keeps a log of its own", set: { rules: [{ level: "None" }] }, waived: true },
    {
      what: "the noise of the cluster's own controllers, left out by user",
      set: first({ level: "None", users: ["system:kube-controller-manager"], resources: [{ group: "", resources: ["pods"] }] }),
    },
  ],
});
