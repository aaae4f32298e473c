import assert from "node:assert/strict";
import { isEverywhere, isWholeMount, overlaps } from "../../../../policies/model/vault/vault-path";

describe("overlaps", () => {
  const cases: [string, string, boolean][] = [
    ["a/b", "a/b", true],
    ["a/b", "a/c", false],
    ["a/b", "a", false],
    ["a/*", "a", false],
    ["a/*", "a/b/c", true],
    ["a/b*", "a/bcd/e", true],
    ["a/b*", "a/cd", false],
    ["a/b*", "a/+", true],
    ["a*", "abc/d/e", true],
    ["*", "a/b", true],
    ["+/b", "a/b", true],
    ["+/b", "a/c", false],
    ["+/+", "a/b/c", false],
    ["a/+/c", "a/b/c", true],
    ["a/b*", "a/bc*", true],
    ["a/b*", "a/c*", false],
    ["/a/b", "a/b", true],
  ];
  for (const [a, b, expected] of cases) {
    it(`${expected ? "finds" : "finds no"} path of both ${a} and ${b}`, () => {
      assert.equal(overlaps(a, b), expected);
      assert.equal(overlaps(b, a), expected);
    });
  }
});

describe("isEverywhere", () => {
  it("takes patterns without a literal segment", () => {
    for (const pattern of ["*", "+/*", "+", "+/+/*", "/*", "+/foo*"]) assert.equal(isEverywhere(pattern), true, pattern);
    for (const pattern of ["s*", "secret/*", "+/shop", "+/shop/*", "secret"]) assert.equal(isEverywhere(pattern), false, pattern);
  });
});

describe("isWholeMount", () => {
  it("takes patterns with nothing literal below the mount", () => {
    for (const pattern of ["secret/*", "secret/data/*", "secret/+/*", "secret/metadata/+/*"])
      assert.equal(isWholeMount(pattern), true, pattern);
    for (const pattern of [
      "secret/shop/*",
      "secret/a*",
      "secret",
      "*",
      "+/*",
      "sys/*",
      "auth/*",
      "cubbyhole/*",
      "secret*",
      "secret/+",
    ]) {
      assert.equal(isWholeMount(pattern), false, pattern);
    }
  });
});
