import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTrustPolicy } from "../../../../policies/signatures/trust-policy/read";
import { newKey, pem } from "./support";

const POLICY = "authorities: { a: { key: keys/a.pub } }\nimages: [{ match: r.example.com, authorities: [a] }]\n";

describe("readTrustPolicy", () => {
  let folder: string;
  const key = newKey();
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-trust-policy-"));
    mkdirSync(join(folder, "stacks/keys"), { recursive: true });
    writeFileSync(join(folder, "stacks/trust-policy.yaml"), POLICY);
    writeFileSync(join(folder, "stacks/latin1.yaml"), POLICY.replace("a.pub", "latin1.pub"));
    writeFileSync(join(folder, "stacks/nowhere.yaml"), POLICY.replace("a.pub", "nowhere.pub"));
    writeFileSync(join(folder, "stacks/keys/a.pub"), key);
    writeFileSync(join(folder, "stacks/keys/latin1.pub"), Buffer.from([0xe9]));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("finds files beside the policy, wherever it is read from", async () => {
    const { rules } = readTrustPolicy(join(folder, "stacks/trust-policy.yaml"), {});
    assert.ok(rules[0]?.action === "verify");
    const authority = await rules[0].authorities[0]?.load();
    assert.ok(authority?.kind === "keys");
    assert.deepEqual(authority.keys.map(pem), [key]);
  });

  const refused: [string, string, string][] = [
    ["a policy that is not there", "stacks/other.yaml", ": cannot be read (ENOENT)"],
    ["a key that is not there", "stacks/nowhere.yaml", ":1:21 (authorities.a.key): keys/nowhere.pub cannot be read (ENOENT)"],
    ["a key that is no text", "stacks/latin1.yaml", ":1:21 (authorities.a.key): keys/latin1.pub is not UTF-8 text"],
  ];
  for (const [what, name, message] of refused) {
    it(`refuses ${what}`, () => {
      const file = join(folder, name);
      assert.throws(() => readTrustPolicy(file, {}), { name: "InputError", message: `${file}${message}` });
    });
  }
});
