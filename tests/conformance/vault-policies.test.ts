import assert from "node:assert/strict";
import { skipWithoutGo } from "./oracle";
import { compareVaultPolicies } from "./vault-policies";

describe("Vault policies", () => {
  before(skipWithoutGo);

  it("are read as Vault reads them, or refused", async () => {
    const { compared, read, refusedPolicies, disagreements } = await compareVaultPolicies();
    assert.deepEqual(disagreements.slice(0, 5), []);
    assert.deepEqual(refusedPolicies.slice(0, 5), []);
    assert.ok(compared >= 2000, `only ${compared} texts`);
    // Texts that are all refused would prove little.
    assert.ok(read > compared / 4 && read < (compared * 3) / 4, `${read} of ${compared} texts are policies`);
    console.log(`      Vault policies: ${compared}/${compared} agree`);
  });
});
