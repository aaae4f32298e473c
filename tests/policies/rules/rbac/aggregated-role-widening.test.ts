import { aggregatedRoleWidening } from "../../../../policies/rules/rbac/aggregated-role-widening";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const RBAC = "rbac.authorization.k8s.io";
const VIEW = `metadata.labels["${RBAC}/aggregate-to-view"]`;
const EDIT = `metadata.labels["${RBAC}/aggregate-to-edit"]`;
const ADMIN = `metadata.labels["${RBAC}/aggregate-to-admin"]`;
const ALL = "cluster role must not aggregate every other one";
const adds = (name: string): string => `cluster role must not add this to "${name}"`;
const READ_ONLY = 'cluster role must not add other verbs than get, list and watch to "view"';
const SELECTORS = "aggregationRule.clusterRoleSelectors";

testRule(aggregatedRoleWidening, {
  base: clusterRole(rule("example.com", "widgets", "get")),
  compliant: [
    { [VIEW]: "true", [EDIT]: "true", [ADMIN]: "true" },
    { [EDIT]: "true", "rules[0]": rule("", "secrets", "get create") },
    { [ADMIN]: "true", "rules[0]": rule(RBAC, "roles", "create update") },
    { [VIEW]: "false", "rules[0]": rule("", "secrets", "get") },
    { "rules[0]": rule(RBAC, "clusterroles", "escalate") },
    { [`${SELECTORS}[0].matchLabels.team`]: "shop" },
    { [`${SELECTORS}[0].matchExpressions[0]`]: { key: "team", operator: "Exists" } },
  ],
  violations: [
    { set: { [VIEW]: "true", "rules[0]": rule("", "secrets", "get") }, path: "rules[0].resources[0]", message: adds("view") },
    {
      set: { [VIEW]: "true", "rules[0]": rule("", "secrets", "get", "app") },
      path: "rules[0].resources[0]",
      message: adds("view"),
    },
    {
      set: { [VIEW]: "true", "rules[0]": rule("", "pods pods/exec", "get") },
      path: "rules[0].resources[1]",
      message: adds("view"),
    },
    { set: { [VIEW]: "true", "rules[0].verbs": ["get", "patch"] }, path: "rules[0].verbs[1]", message: READ_ONLY },
    {
      set: { [EDIT]: "true", "rules[0]": rule(RBAC, "rolebindings", "create") },
      path: "rules[0].resources[0]",
      message: adds("edit"),
    },
    { set: { [EDIT]: "true", "rules[0]": rule("", "namespaces", "patch") }, path: "rules[0].resources[0]", message: adds("edit") },
    {
      set: { [ADMIN]: "true", "rules[0]": rule(RBAC, "clusterroles", "bind") },
      path: "rules[0].resources[0]",
      message: adds("admin"),
    },
    {
      set: { [ADMIN]: "true", "rules[0]": rule("", "resourcequotas", "update") },
      path: "rules[0].resources[0]",
      message: adds("admin"),
    },
    {
      set: { [ADMIN]: "true", "rules[0]": rule("", "users", "impersonate") },
      path: "rules[0].resources[0]",
      message: adds("admin"),
    },
    { set: { [SELECTORS]: [{ matchLabels: { team: "shop" } }, {}] }, path: `${SELECTORS}[1]`, message: ALL },
    ...[
      { matchLabels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
      { matchExpressions: [{ key: "team", operator: "DoesNotExist" }] },
      { matchExpressions: [{ key: "team", operator: "NotIn", values: ["shop"] }] },
    ].map((selector) => ({ set: { [SELECTORS]: [selector] }, path: `${SELECTORS}[0]`, message: ALL })),
    { set: { [SELECTORS]: [{ matchLabels: {}, matchExpressions: [] }] }, path: `${SELECTORS}[0]`, message: ALL },
  ],
  undecided: [
    { set: { [VIEW]: UNKNOWN, "rules[0]": rule("", "secrets", "get") }, path: VIEW, message: adds("view") },
    {
      set: { "metadata.labels": UNKNOWN, "rules[0]": rule("", "users", "impersonate") },
      path: "metadata.labels",
      message: adds("admin"),
    },
    { set: { [VIEW]: "true", "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: READ_ONLY },
    { set: { [SELECTORS]: UNKNOWN }, path: SELECTORS, message: ALL },
    { set: { [`${SELECTORS}[0].matchLabels`]: UNKNOWN }, path: `${SELECTORS}[0].matchLabels`, message: ALL },
  ],
  legitimate: [
    {
      what: "metrics that viewers may read, as the metrics server has them",
      set: { [VIEW]: "true", "rules[0]": rule("metrics.k8s.io", "pods nodes", "get list watch") },
    },
    {
      what: "administrators of namespaces who set quotas",
      set: { [ADMIN]: "true", "rules[0]": rule("", "resourcequotas", "update") },
      waived: true,
    },
  ],
});
