import { helmRelease } from "../../../../policies/rules/provider/helm-release";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "chart must be rendered where policies see what is in it";
const LISTED = "https://charts.example.com/web";

testRule(helmRelease, {
  base: {
    type: "kubernetes:helm.sh/v3:Release",
    inputs: { chart: "web", repositoryOpts: { repo: "https://charts.example.com" }, values: {} },
  },
  parameters: { charts: [LISTED, "oci://registry.example.com/charts/api", "./charts/web"] },
  compliant: [
    { "repositoryOpts.repo": "https://charts.example.com/" },
    { chart: "oci://registry.example.com/charts/api", repositoryOpts: null },
    { chart: "./charts/web", repositoryOpts: {} },
  ],
  violations: [
    { set: {}, parameters: { charts: [] }, path: "chart", message: MESSAGE },
    { set: { "repositoryOpts.repo": "https://charts.example.com.evil.example" }, path: "chart", message: MESSAGE },
    { set: { repositoryOpts: null }, path: "chart", message: MESSAGE },
    { set: { chart: null }, path: "chart", message: MESSAGE },
    { set: { chart: "web2" }, path: "chart", message: MESSAGE },
    { set: { apiVersion: "helm.sh/v3", kind: "Release", chart: "web2" }, path: "chart", message: MESSAGE },
  ],
  undecided: [
    { set: { chart: UNKNOWN }, path: "chart", message: MESSAGE },
    { set: { "repositoryOpts.repo": UNKNOWN }, path: "repositoryOpts.repo", message: MESSAGE },
  ],
  legitimate: [
    { what: "a chart that has been judged otherwise", set: {} },
    { what: "a chart that needs hooks", set: { chart: "database" }, waived: true },
  ],
});
