import { eventDeletion } from "../../../../policies/rules/rbac/event-deletion";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects delete events";

testRule(eventDeletion, {
  base: role(HARMLESS),
  compliant: [
    { "rules[0]": rule("", "events", "create patch list") },
    { "rules[0]": rule("events.k8s.io", "events", "get") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule("", "events", "delete") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("events.k8s.io", "events", "deletecollection") }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "pods events", "delete") }, path: "rules[0].resources[1]", message: CLAIM },
    { set: { "rules[1]": rule("", "events", "delete") }, path: "rules[1].resources[0]", message: CLAIM },
    {
      set: { apiVersion: "rbac.authorization.k8s.io/v1beta1", "rules[0]": rule("", "events", "delete") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { kind: "ClusterRole", "rules[0]": rule("", "events", "delete") }, path: "rules[0].resources[0]", message: CLAIM },
  ],
  undecided: [
    { set: { "rules[0]": rule("", "events", "delete"), "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: CLAIM },
    {
      set: { "rules[0]": rule("", "events", "delete"), "rules[0].resources": [UNKNOWN] },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[0]": rule("", "events", "delete"), "rules[0].apiGroups": UNKNOWN },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    { what: "a controller, which tells what it does", set: { "rules[0]": rule("", "events", "create patch") } },
    {
      what: "an exporter that moves events to a store",
      set: { "rules[0]": rule("", "events", "list watch delete") },
      waived: true,
    },
  ],
});
