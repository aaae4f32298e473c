import assert from "node:assert/strict";
import { compareDockerfiles } from "./dockerfiles";
import { skipWithoutGo } from "./oracle";

describe("Dockerfiles", () => {
  before(skipWithoutGo);

  it("have the instructions that BuildKit finds in them", async () => {
    const { compared, read, disagreements } = await compareDockerfiles();
    assert.deepEqual(disagreements.slice(0, 5), []);
    assert.ok(compared >= 5000, `only ${compared} texts`);
    // Refusing everything would agree with everybody.
    assert.ok(read > (compared * 3) / 4, `${read} of ${compared} texts are read`);
    console.log(`      Dockerfiles: ${read}/${read} agree`);
  });
});
