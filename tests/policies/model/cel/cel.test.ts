import assert from "node:assert/strict";
import { result } from "./result";

describe("CEL", () => {
  it("has the values of the language", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["1 + 2 * 3 == 7", "unknown"],
      ["1 + 2 - 4", -1],
      ["-2 < 1 && 2 >= 2 && 'a' < 'b'", true],
      ["true ? 'yes' : 'no'", "yes"],
      ["false ? 1 : true ? 2 : 3", 2],
      [String.raw`"a\"b" + 'c\'d' + "\u0041\x42\n"`, "a\"bc'dAB\n"],
      [String.raw`r"a\d"`, String.raw`a\d`],
      ["[1, 2,] + [3] == [1, 2, 3]", true],
      ['{"a": 1} == {"a": 1} && {"a": 1} != {"b": 1} && "a" in {"a": 1}', true],
      ['"x" in ["x", "y"] && !("z" in ["x"])', true],
      ["object.spec.ports[1].port", 443],
      ['object["spec"].type', "NodePort"],
      ["object.spec.?type.orValue('ClusterIP')", "NodePort"],
      ["object.?status.?loadBalancer.?ingress.orValue([]).size()", 0],
      ["object.spec.ports[?5].hasValue()", false],
      ["object.spec.?a == object.spec.?b && object.spec.?a != object.spec.?type", true],
      ["has(object.spec.type) && !has(object.spec.other)", true],
      ["object.spec.ports.all(p, p.port > 0) && object.spec.ports.exists(p, p.port == 80)", true],
      ["object.spec.ports.exists_one(p, p.port == 80)", true],
      ["object.spec.ports.filter(p, p.port > 100).map(p, p.port)", [443]],
      ["object.labels.all(key, key == 'a')", true],
      ["dyn(object).spec.type.startsWith('Node') && 'abc'.endsWith('c') && 'abc'.contains('b')", true],
      ["size('äb') + size([1]) + size(object.labels)", 4],
      ["string(1) == '1'", true],
      ["variables.late", 7],
      ["1 // the rest is a remark\n + 1", 2],
    ];
    for (const [text, value] of cases) assert.deepEqual(result(text), value, text);
  });

  it("lets what decides make up for what fails", () => {
    for (const text of [
      "object.a.b || true",
      "true || object.a.b",
      "!(object.a.b && false)",
      "object.spec.ports.exists(p, p.port == 80 || p.x)",
    ])
      assert.equal(result(text), true, text);
    assert.equal(result("object.spec.ports.all(p, p.x == 1)"), "error");
    assert.equal(result("object.a || false"), "error");
    assert.equal(result("object.a && other"), "unknown");
  });

  it("gives an error where Kubernetes does", () => {
    for (const text of [
      "object.spec.other",
      "object.spec.none.a",
      "1 + 'a'",
      "!1",
      "'a'.size",
      "object.spec.ports[9]",
      "1 in 2",
      "'a'.orValue(1)",
    ])
      assert.equal(result(text), "error", text);
  });

  it("never guesses what it does not know", () => {
    for (const text of ["params.a", "authorizer.group('').check('x').allowed()", "'a'.matches('b')", "2 * 3"])
      assert.equal(result(text), "unknown", text);
  });

  it("takes nothing for an expression that is none", () => {
    for (const text of ["", "1 +", "a b", "(1", "[1", "{1}", "a.", "a ? b", "'open", "&", "(".repeat(5000), "!".repeat(5000)])
      assert.equal(result(text), "none", text.slice(0, 20));
    assert.equal(result(`"${"x".repeat(70_000)}"`), "none");
  });
});
