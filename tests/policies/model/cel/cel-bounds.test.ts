import assert from "node:assert/strict";
import { parseCel } from "../../../../policies/model/cel/cel-parse";
import { result } from "./result";

describe("The bounds of CEL", () => {
  const nestings: readonly (readonly [name: string, nested: (depth: number) => string])[] = [
    ["brackets", (depth) => `${"(".repeat(depth)}1${")".repeat(depth)}`],
    ["lists", (depth) => `${"[".repeat(depth)}1${"]".repeat(depth)}`],
    ["maps", (depth) => `${"{'a': ".repeat(depth)}1${"}".repeat(depth)}`],
    ["indexes", (depth) => `${"object[".repeat(depth)}1${"]".repeat(depth)}`],
    ["calls", (depth) => `${"dyn(".repeat(depth)}1${")".repeat(depth)}`],
    ["macros", (depth) => `${"[1].all(x, ".repeat(depth)}true${")".repeat(depth)}`],
    ["signs", (depth) => `${"-".repeat(depth)}1`],
    ["choices", (depth) => `${"true ? 1 : ".repeat(depth)}2`],
  ];
  for (const [name, nested] of nestings) {
    it(`reads ${name} that are nested 99 times, no deeper`, () => {
      assert.ok(parseCel(nested(99)));
      assert.ok(parseCel(nested(100)) === undefined);
      // What is closed again does not count.
      assert.ok(parseCel(`[${Array(5).fill(nested(98)).join(", ")}]`));
    });
  }

  it("reads 64 KiB, no more", () => {
    const sized = (length: number): string => `'${"x".repeat(length - 2)}'`;
    assert.equal(result(sized(64 * 1024)), "x".repeat(64 * 1024 - 2));
    assert.equal(result(sized(64 * 1024 + 1)), "none");
  });

  it("evaluates long lists and chains", () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => i);
    assert.equal(result(`[${numbers.join(",")}].all(x, x >= 0)`), true);
    assert.equal(result(Array(1000).fill("1").join(" + ")), 1000);
    assert.equal(result(Array(1000).fill("false").join(" || ")), false);
  });
});
