import { readableKind } from "../../../../policies/rules/provider/readable-kind";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const VERSION = "resource must state its apiVersion";
const KIND = "resource must state its kind";

testRule(readableKind, {
  base: { type: "kubernetes:core/v1:List", inputs: { apiVersion: "v1", kind: "List", items: [] } },
  compliant: [{ items: null }],
  violations: [
    { set: { apiVersion: secret("v1") }, path: "apiVersion", message: VERSION },
    { set: { kind: secret("List") }, path: "kind", message: KIND },
  ],
  undecided: [
    { set: { kind: UNKNOWN }, path: "kind", message: KIND },
    { set: { apiVersion: UNKNOWN }, path: "apiVersion", message: VERSION },
    { set: { items: UNKNOWN }, path: "items", message: "list must show its items" },
  ],
  legitimate: [{ what: "a list without items", set: { items: [] } }],
});

testRule(readableKind, {
  base: { apiVersion: "v1", kind: "List", items: [] },
  compliant: [],
  violations: [
    { set: { apiVersion: 1 }, path: "apiVersion", message: VERSION },
    { set: { kind: "" }, path: "kind", message: KIND },
  ],
});
