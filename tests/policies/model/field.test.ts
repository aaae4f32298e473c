import assert from "node:assert/strict";
import { Field, formatPath, Secret, Unknown } from "../../../policies/model/field";

const tree = Field.root({
  known: [{ name: "a" }],
  nothing: null,
  later: new Unknown("is not known until deployment"),
  hidden: new Secret({ inner: "canary" }),
});

describe("Field", () => {
  it("is known, unknown or absent, and null is absent", () => {
    const states = ["known", "later", "nothing", "missing"].map((key) => tree.get(key).state);
    assert.deepEqual(states, ["known", "unknown", "absent", "absent"]);
  });

  it("is unknown below anything unknown, and says where that began", () => {
    const field = tree.get("later", "spec", 0, "name");
    assert.deepEqual([field.state, field.reason, field.unknownAt?.path], ["unknown", "is not known until deployment", "later"]);
  });

  it("gives one unknown element or entry for what is unknown, so that loops do not pass over it", () => {
    assert.deepEqual(
      tree
        .get("later")
        .items()
        .map((item) => item.state),
      ["unknown"],
    );
    assert.deepEqual(
      tree
        .get("later")
        .entries()
        .map(([key, field]) => [key, field.state]),
      [["*", "unknown"]],
    );
  });

  it("is secret below anything secret, and reads through it", () => {
    const field = tree.get("hidden", "inner");
    assert.deepEqual([field.value, field.secret, tree.get("known").secret], ["canary", true, false]);
  });

  it("reads own properties only", () => {
    assert.equal(Field.root({}).get("toString").state, "absent");
    assert.equal(Field.root({ list: ["a"] }).get("list", "length").state, "absent");
  });

  it("spells its path, quoting what is no identifier", () => {
    assert.equal(tree.get("known", 0, "name").path, "known[0].name");
    assert.equal(formatPath(["metadata", "annotations", "a.b/c"]), 'metadata.annotations["a.b/c"]');
    assert.equal(formatPath([]), "");
  });
});
