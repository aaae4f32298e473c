import assert from "node:assert/strict";
import { saysNo, saysYes, staysOff } from "../../../../policies/model/provider/switch";

describe("switches", () => {
  it("are read as Go reads them", () => {
    for (const value of [true, "true", "TRUE", "t", "1", 1])
      assert.deepEqual([saysYes(value), saysNo(value)], [true, false], String(value));
    for (const value of [false, "false", "False", "F", "0", 0])
      assert.deepEqual([saysYes(value), saysNo(value)], [false, true], String(value));
    for (const value of ["yes", "no", "", undefined, null, {}, ["true"]])
      assert.deepEqual([saysYes(value), saysNo(value)], [false, false]);
  });

  it("stay off unless something is said", () => {
    assert.deepEqual([undefined, null, "", "false", "yes", true, {}].map(staysOff), [true, true, true, true, false, false, false]);
  });
});
