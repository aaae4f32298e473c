import { nonResourceUrls } from "../../../../policies/rules/rbac/non-resource-urls";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "cluster role must not grant inner paths of the API server";
const paths = (...nonResourceURLs: string[]): { nonResourceURLs: string[]; verbs: string[] } => ({
  nonResourceURLs,
  verbs: ["get"],
});

testRule(nonResourceUrls, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": paths("/metrics", "/metrics/slis") },
    { "rules[0]": paths("/api/*", "/healthz/*") },
    { "rules[0]": paths("/*/pprof/heap") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": paths("*") }, path: "rules[0].nonResourceURLs[0]", message: CLAIM },
    { set: { "rules[0]": paths("/metrics", "/*") }, path: "rules[0].nonResourceURLs[1]", message: CLAIM },
    { set: { "rules[0]": paths("/debug/*") }, path: "rules[0].nonResourceURLs[0]", message: CLAIM },
    { set: { "rules[0]": paths("/debug/pprof/heap") }, path: "rules[0].nonResourceURLs[0]", message: CLAIM },
    { set: { "rules[0]": paths("/logs/**") }, path: "rules[0].nonResourceURLs[0]", message: CLAIM },
  ],
  undecided: [
    { set: { "rules[0].nonResourceURLs": UNKNOWN }, path: "rules[0].nonResourceURLs", message: CLAIM },
    { set: { "rules[0].nonResourceURLs": [UNKNOWN] }, path: "rules[0].nonResourceURLs[0]", message: CLAIM },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "Prometheus, which reads metrics", set: { "rules[0]": paths("/metrics") } },
    { what: "those who debug the control plane", set: { "rules[0]": paths("/debug/*", "/logs/*") }, waived: true },
  ],
});
