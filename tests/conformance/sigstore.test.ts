import assert from "node:assert/strict";
import { compareSigstoreCases, hasSigstoreCases } from "./sigstore";

describe("Sigstore bundles", () => {
  before(function () {
    if (!hasSigstoreCases()) this.skip();
  });

  it("are accepted and refused as sigstore-conformance says", () => {
    const { compared, disagreements } = compareSigstoreCases();
    assert.deepEqual(disagreements, []);
    assert.ok(compared.length >= 65, `only ${compared.length} cases`);
    const accepted = compared.filter(({ isValid }) => isValid).length;
    console.log(`      Sigstore bundles: ${compared.length}/${compared.length} agree (${accepted} are valid)`);
  });
});
