import { disruptionBudgetAllowsEviction } from "../../../../policies/rules/reliability/disruption-budget-allows-eviction";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "disruption budget must allow an eviction";
const set = (maxUnavailable: Json, minAvailable: Json = null): Record<string, Json> => ({
  "spec.maxUnavailable": maxUnavailable,
  "spec.minAvailable": minAvailable,
});

testRule(disruptionBudgetAllowsEviction, {
  base: {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "shop" },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: "web" } } },
  },
  compliant: [set("25%"), set("1%"), set(null, 1), set(null, "50%"), set(null, 0), set(null, "0%")],
  violations: [
    { set: set(0), path: "spec.maxUnavailable", message },
    { set: set("0%"), path: "spec.maxUnavailable", message },
    { set: set("00%"), path: "spec.maxUnavailable", message },
    { set: set(null, "100%"), path: "spec.minAvailable", message },
    { set: set(null), path: "spec.maxUnavailable", message },
    { set: { spec: {} }, path: "spec.maxUnavailable", message },
  ],
  undecided: [
    { set: set(UNKNOWN), path: "spec.maxUnavailable", message },
    { set: set(null, UNKNOWN), path: "spec.minAvailable", message },
  ],
  legitimate: [
    { what: "two of three, which keeps a majority", set: set(null, 2) },
    { what: "a database whose owner must be asked before each drain", set: set(0), waived: true },
  ],
});
