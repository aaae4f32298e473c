import assert from "node:assert/strict";
import { Field, Secret, Unknown, type Value } from "../../../../policies/model/field";
import { readKubeconfig } from "../../../../policies/model/provider/kubeconfig";
import { settingsOf, settingValue } from "../../../../policies/model/provider/provider-settings";

const read = (inputs: Value): unknown[] =>
  settingsOf(Field.root(inputs)).map(({ names, field, value }) => [names.join("."), field.path, value]);

describe("settingsOf", () => {
  it("reads plain settings and those in JSON", () => {
    assert.deepEqual(read({ a: "b", c: "true", d: '[{"e":{"f":1}},"g"]', h: null, i: "null" }), [
      ["a", "a", "b"],
      ["c", "c", true],
      ["d.e.f", "d", 1],
      ["d", "d", "g"],
    ]);
  });

  it("reads settings that are no text", () => {
    assert.deepEqual(read({ a: { b: ["c", 2] }, d: false }), [
      ["a.b", "a.b[0]", "c"],
      ["a.b", "a.b[1]", 2],
      ["d", "d", false],
    ]);
  });

  it("keeps what is not known, and looks into secrets", () => {
    assert.deepEqual(read({ a: new Unknown("is not known"), b: new Secret('{"c":"d"}') }), [
      ["a", "a", undefined],
      ["b.c", "b", "d"],
    ]);
  });

  it("takes broken JSON for the text that it is", () => assert.deepEqual(read({ a: "{b" }), [["a", "a", "{b"]]));

  it("does not follow endless nesting", () => assert.deepEqual(read({ a: `${"[".repeat(100)}1${"]".repeat(100)}` }), []));
});

describe("settingValue", () => {
  it("decodes", () =>
    assert.deepEqual(
      ["true", "x", true].map((value) => settingValue(Field.root(value))),
      [true, "x", true],
    ));
});

describe("readKubeconfig", () => {
  it("is undefined for a path, and for what cannot be read", () => {
    for (const text of ["~/.kube/config", "/etc/kubeconfig", "", "a: [", "- a", "!!binary x"])
      assert.equal(readKubeconfig(text), undefined, text);
  });

  it("survives nothing where something should be", () => {
    assert.deepEqual(readKubeconfig("clusters:\n- {}\n- 7\nusers: all\n"), { isUnverified: false, hasCredentials: false });
  });

  it("follows aliases", () => {
    const text = "x: &c\n  server: http://a.example\nclusters:\n- cluster: *c\n";
    assert.deepEqual(readKubeconfig(text), { isUnverified: true, hasCredentials: false });
  });
});
