import assert from "node:assert/strict";
import { isBoundedBy, secondsOf } from "../../../../policies/model/vault/duration";

describe("secondsOf", () => {
  const cases: [unknown, number | undefined][] = [
    [undefined, 0],
    ["", 0],
    [90, 90],
    ["90", 90],
    ["-90", -90],
    ["30d", 2_592_000],
    ["72h", 259_200],
    ["1h30m", 5400],
    ["1.5h", 5400],
    ["500ms", 0.5],
    ["-1h", -3600],
    ["+1h", 3600],
    [".5h", 1800],
    ["1d12h", undefined],
    ["1.5d", undefined],
    ["h", undefined],
    ["1 h", undefined],
    ["1w", undefined],
    ["1H", undefined],
    ["soon", undefined],
    [Number.NaN, undefined],
    [true, undefined],
    [["1h"], undefined],
  ];
  for (const [value, seconds] of cases) {
    it(`reads ${JSON.stringify(value)} as ${seconds}`, () => assert.equal(secondsOf(value), seconds));
  }
});

describe("isBoundedBy", () => {
  it("takes what is set and no longer", () => {
    const isBounded = isBoundedBy(3600);
    assert.deepEqual(["1h", 3600, "3601", 0, "", undefined, "-1h", "soon"].map(isBounded), [
      true,
      true,
      ...Array<boolean>(6).fill(false),
    ]);
  });
});
