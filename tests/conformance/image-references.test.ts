import assert from "node:assert/strict";
import { compareImageReferences } from "./image-references";
import { skipWithoutGo } from "./oracle";

describe("Image references", () => {
  before(skipWithoutGo);

  it("are to portcullis what they are to container runtimes", async () => {
    const { compared, accepted, disagreements } = await compareImageReferences();
    assert.deepEqual(disagreements.slice(0, 5), []);
    assert.ok(compared >= 5000, `only ${compared} texts`);
    // Texts that are all refused, or all accepted, would prove little.
    assert.ok(accepted > compared / 4 && accepted < (compared * 3) / 4, `${accepted} of ${compared} texts are references`);
    console.log(`      Image references: ${compared}/${compared} agree`);
  });
});
