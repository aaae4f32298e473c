import assert from "node:assert/strict";
import { result } from "./result";

describe("The language of CEL", () => {
  describe("literals", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["true", true],
      ["false", false],
      ["null", null],
      ["0", 0],
      ["1.5", 1.5],
      ["1e3", 1000],
      ["-7", -7],
      ["''", ""],
      [`"it's" + 'a "text"'`, `it'sa "text"`],
      ["'// no remark'", "// no remark"],
      [String.raw`'\\\t\'\?'`, "\\\t'?"],
      [String.raw`R'\n'`, String.raw`\n`],
      ["[]", []],
      ["[[1], [],]", [[1], []]],
      ["{}", {}],
      ["{'a': {'b': [null]},}", { a: { b: [null] } }],
    ];
    for (const [text, value] of cases) it(`reads ${text}`, () => assert.deepEqual(result(text), value));

    for (const text of [
      "0x1F",
      "1u",
      ".5",
      "b'a'",
      "'''a'''",
      "'a\nb'",
      "Pod{}",
      "[?object.?a]",
      "{?'a': object.?a}",
      "[,]",
      "f(,)",
    ])
      it(`does not read ${JSON.stringify(text)}`, () => assert.equal(result(text), "none"));
  });

  describe("operators", () => {
    const cases: readonly (readonly [text: string, value: unknown, otherwise: string])[] = [
      ["true || false && false", true, "(true || false) && false"],
      ["!false || true", true, "!(false || true)"],
      ["1 + 1 == 2", true, "1 + (1 == 2)"],
      ["true == (1 < 2)", true, "true == 1 < 2"],
      ["5 - 2 - 1", 2, "5 - (2 - 1)"],
      ["-1 + 3", 2, "-(1 + 3)"],
      ["[1] + [2] == [1, 2]", true, "[1] + ([2] == [1, 2])"],
      ["1 + 1 in [2]", true, "1 + (1 in [2])"],
      ["1 in [1] == true", true, "1 in ([1] == true)"],
      ["true ? false : false ? 2 : 3", false, "(true ? false : false) ? 2 : 3"],
      ["true ? 1 : 2 + 3", 1, "(true ? 1 : 2) + 3"],
      ["true || true ? 'a' : 'b'", "a", "true || (true ? 'a' : 'b')"],
    ];
    for (const [text, value, otherwise] of cases) {
      it(`bind as they should: ${text}`, () => {
        assert.deepEqual(result(text), value);
        assert.notDeepEqual(result(otherwise), value);
      });
    }

    it("compare by value, and values of two types as different", () => {
      for (const text of ["[1, {'a': [2]}] == [1, {'a': [2]}]", "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "null == null", "1 == 1.0"])
        assert.equal(result(text), true, text);
      for (const text of ["1 == '1'", "1 == true", "[1] == 1", "[1] == [1, 2]", "{'a': 1} == {'a': 1, 'b': 2}", "null == false"])
        assert.equal(result(text), false, text);
    });

    it("take what they are for, and nothing else", () => {
      for (const text of [
        "-'a'",
        "'a' - 'b'",
        "1 < 'a'",
        "null < 1",
        "[1] + 1",
        "'a' in 'abc'",
        "!null",
        "1 && true",
        "null ? 1 : 2",
      ])
        assert.equal(result(text), "error", text);
      for (const text of ["7 / 2", "7 % 2", "2 * 3"]) assert.equal(result(text), "unknown", text);
    });
  });

  describe("short circuit", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["false && other", false],
      ["other && false", false],
      ["true || other", true],
      ["other || true", true],
      ["true && other", "unknown"],
      ["other || false", "unknown"],
      ["object.a && object.b", "error"],
      ["object.a || other", "unknown"],
      ["other && object.a", "unknown"],
      ["object.a && true || true", true],
      ["true ? 1 : other", 1],
      ["false ? object.a : 2", 2],
      ["other ? 1 : 1", "unknown"],
      ["object.a ? 1 : 1", "error"],
    ];
    for (const [text, value] of cases) it(text, () => assert.equal(result(text), value));
  });

  describe("has", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["has(object.spec)", true],
      ["has(object.status)", false],
      ["has(object.spec.none)", true],
      ["has(object.spec.ports[0].port)", true],
      ["has(object.spec.ports[0].name)", false],
      ["has(variables.late)", true],
      // Only the last name may be missing.
      ["has(object.status.phase)", "error"],
      ["has(object.spec.ports[9].port)", "error"],
      ["has(other.a)", "unknown"],
      ["has(object)", "unknown"],
      ["has()", "unknown"],
      ["object.has(spec)", "unknown"],
    ];
    for (const [text, value] of cases) it(text, () => assert.equal(result(text), value));
  });

  describe("macros", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["[].all(x, other)", true],
      ["[].exists(x, other)", false],
      ["[1, 2].all(x, x < 2 || other)", "unknown"],
      ["[1, 2].all(x, x < 2 && other)", false],
      ["[1, 2].exists(x, x == 2 || other)", true],
      ["[1, 2].exists(x, x == 3 || other)", "unknown"],
      ["[1, 'a'].all(x, x < 0)", false],
      ["[1, 'a'].all(x, x > 0)", "error"],
      ["[1, 'a'].exists(x, x > 0)", true],
      ["[1, 'a'].exists_one(x, x > 0)", "error"],
      ["[1, 1].exists_one(x, x == 1)", false],
      ["[].exists_one(x, x == 1)", false],
      ["[1].all(x, x)", "error"],
      ["[1].filter(x, x)", "error"],
      ["'abc'.all(x, true)", "error"],
      ["null.exists(x, true)", "error"],
      ["other.all(x, true)", "unknown"],
      ["[1].all(x)", "unknown"],
      ["[1].all(1, true)", "unknown"],
      ["all([1], true)", "unknown"],
      ["object.labels.exists(key, object.labels[key] == 'b')", true],
      ["[1, 2].exists(x, [2, 3].exists(y, x == y))", true],
      // The inner name hides the outer one, and is gone afterwards.
      ["[1].all(x, [2].all(x, x == 2) && x == 1)", true],
      ["[1].all(object, object == 1) && object.spec.type == 'NodePort'", true],
      ["[1].all(x, true) && x == 1", "unknown"],
    ];
    for (const [text, value] of cases) it(text, () => assert.deepEqual(result(text), value));
  });

  describe("functions", () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ["'NodePort'.startsWith('Node')", true],
      ["'NodePort'.startsWith('node')", false],
      ["'NodePort'.startsWith('Port')", false],
      ["'NodePort'.startsWith('')", true],
      ["'NodePort'.endsWith('Port')", true],
      ["'NodePort'.endsWith('Node')", false],
      ["'NodePort'.contains('deP')", true],
      ["'NodePort'.contains('.')", false],
      ["object.spec.ports.contains(80)", "error"],
      ["'80'.contains(80)", "error"],
      ["''.size() + {'a': 1}.size()", 1],
      [String.raw`size('\ud83d\ude00')`, 1],
      ["size(1)", "error"],
      ["size(null)", "error"],
      ["object.?spec.size()", "error"],
      ["string('a')", "a"],
      ["dyn(other)", "unknown"],
      ["object.?other.?a.orValue('b')", "b"],
      ["object.?other.a.orValue('b')", "b"],
      ["object.spec.?none.hasValue()", true],
    ];
    for (const [text, value] of cases) it(text, () => assert.deepEqual(result(text), value));

    for (const text of [
      "'a'.lowerAscii()",
      "'a,b'.split(',')",
      "int('1')",
      "timestamp('x')",
      "optional.of(1)",
      "quantity('1').isLessThan(1)",
    ])
      it(`does not know ${text}`, () => assert.equal(result(text), "unknown"));
  });

  it("finds nothing that JavaScript adds to values", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      assert.equal(result(`object.${name}`), "error");
      assert.equal(result(`object['${name}']`), "error");
      assert.equal(result(`has(object.${name})`), false);
      assert.equal(result(`'${name}' in object`), false);
      assert.equal(result(name), "unknown");
      assert.equal(result(`${name}()`), "unknown");
      assert.equal(result(`[1].${name}()`), "unknown");
      assert.equal(result(`{'${name}': 1}['${name}']`), 1);
    }
    for (const text of ["[1].length", "'a'.length", "[1]['0']", "'abc'[0]", "[1][-1]"]) assert.equal(result(text), "error", text);
  });
});
