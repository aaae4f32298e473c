import assert from "node:assert/strict";
import { Field, Unknown, type Value } from "../../../policies/model/field";
import { allMatch, anyMatch, matchesLabels, matchesSelector, sameValue, type Match } from "../../../policies/model/selector";

const LATER = new Unknown("is not known until deployment");
const field = (value?: Value): Field => Field.root(value);

describe("matchesSelector", () => {
  const labels = { app: "web", tier: "front" };
  const cases: [string, Value, Value, Match][] = [
    ["an empty selector matches everything", {}, {}, "yes"],
    ["all labels have to match", { matchLabels: { app: "web", tier: "back" } }, labels, "no"],
    ["labels that match", { matchLabels: { app: "web" } }, labels, "yes"],
    ["a value that is not known", { matchLabels: { app: LATER } }, labels, "unknown"],
    ["a label that is missing, whatever its value would be", { matchLabels: { zone: LATER } }, labels, "no"],
    ["labels that are not known", { matchLabels: { app: "web" } }, LATER, "unknown"],
    ["one that differs decides over one that is not known", { matchLabels: { app: LATER, tier: "back" } }, labels, "no"],
    ["a selector that is not known", LATER, labels, "unknown"],
    ["In", { matchExpressions: [{ key: "app", operator: "In", values: ["a", "web"] }] }, labels, "yes"],
    ["In without the value", { matchExpressions: [{ key: "app", operator: "In", values: ["a"] }] }, labels, "no"],
    ["NotIn", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] }, labels, "no"],
    ["NotIn of a label that is missing", { matchExpressions: [{ key: "zone", operator: "NotIn", values: ["a"] }] }, labels, "yes"],
    ["Exists", { matchExpressions: [{ key: "app", operator: "Exists" }] }, labels, "yes"],
    ["DoesNotExist", { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }, labels, "no"],
    ["an operator that does not exist", { matchExpressions: [{ key: "app", operator: "Like" }] }, labels, "unknown"],
    ["a list of expressions that is not known", { matchExpressions: LATER }, labels, "unknown"],
  ];
  for (const [name, selector, target, expected] of cases) {
    it(name, () => assert.equal(matchesSelector(field(selector), field(target)), expected));
  }
});

describe("matchesLabels", () => {
  it("compares exactly", () => {
    assert.equal(matchesLabels(field({ app: "web" }), field({ app: "web" })), "yes");
    assert.equal(matchesLabels(field({ app: "web" }), field({ app: "Web" })), "no");
    assert.equal(matchesLabels(field({ app: "web" }), field(undefined)), "no");
  });
});

describe("sameValue", () => {
  it("takes the default where there is none, and is unknown where one side is", () => {
    assert.equal(sameValue(field("default"), field(undefined), "default"), "yes");
    assert.equal(sameValue(field("shop"), field(undefined), "default"), "no");
    assert.equal(sameValue(field(LATER), field("shop")), "unknown");
  });
});

describe("anyMatch and allMatch", () => {
  it("decide as soon as one match does", () => {
    assert.deepEqual([anyMatch([]), anyMatch(["no", "unknown"]), anyMatch(["unknown", "yes"])], ["no", "unknown", "yes"]);
    assert.deepEqual([allMatch([]), allMatch(["yes", "unknown"]), allMatch(["unknown", "no"])], ["yes", "unknown", "no"]);
  });
});
