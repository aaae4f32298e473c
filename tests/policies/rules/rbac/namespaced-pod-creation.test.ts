import { namespacedPodCreation } from "../../../../policies/rules/rbac/namespaced-pod-creation";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects run pods";

testRule(namespacedPodCreation, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "pods", "get list watch delete") },
    { "rules[0]": rule("", "pods/status", "patch") },
    { "rules[0]": rule("apps", "deployments/scale", "update patch") },
    { "rules[0]": rule("apps", "deployments", "patch", "web") },
    { "rules[0]": rule("batch", "deployments", "create") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "pods", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("apps", "deployments replicasets statefulsets daemonsets", "update") },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [
        { path: "rules[0].resources[1]", message: CLAIM },
        { path: "rules[0].resources[2]", message: CLAIM },
        { path: "rules[0].resources[3]", message: CLAIM },
      ],
    },
    {
      set: { "rules[0]": rule("batch", "jobs cronjobs", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    { set: { "rules[0]": rule("", "replicationcontrollers", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("extensions", "deployments", "patch") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("apps", "*", "create") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[1]": rule("", "pods", "create") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "pods", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("apps", "deployments", "patch") },
      environment: "prod",
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("apps", "deployments", "patch") },
      environment: "uat",
      parameters: { environments: ["dev"] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: { "rules[0]": rule("", "pods", "create"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "pods", "create"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "pods", "create"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "pods", "create"), "rules[0].apiGroups": UNKNOWN }, path: "rules[0].apiGroups", message: CLAIM },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "developers who deploy by hand for acceptance",
      set: { "rules[0]": rule("apps", "deployments", "create patch") },
      environment: "uat",
    },
    {
      what: "an autoscaler, which changes numbers alone",
      set: { "rules[0]": rule("apps", "deployments/scale statefulsets/scale", "get update") },
    },
    {
      what: "a pipeline that deploys into its namespace",
      set: { "rules[0]": rule("apps", "deployments", "create get update patch delete") },
      waived: true,
    },
  ],
});
