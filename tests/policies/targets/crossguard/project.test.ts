import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../../../policies/errors";
import { SignatureChecks } from "../../../../policies/signatures/checks";
import { TRUST_POLICY_VARIABLE } from "../../../../policies/signatures/location";
import { openProjectSignatures } from "../../../../policies/targets/crossguard/project";

const POLICY = JSON.stringify({ images: [{ match: "registry.k8s.io", accept: "Taken over as published." }] });

describe("openProjectSignatures", () => {
  let project: string;
  let pack: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "portcullis-project-"));
    pack = join(project, "node_modules", "portcullis", "dist");
    for (const folder of [pack, join(project, "stacks")]) mkdirSync(folder, { recursive: true });
  });
  afterEach(() => rmSync(project, { recursive: true }));

  const policy = (): string => join(project, "stacks", "trust-policy.yaml");
  const open = (): SignatureChecks | undefined => openProjectSignatures({}, pack);

  for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
    it(`reads the trust policy beside ${name}`, () => {
      writeFileSync(join(project, name), "{}");
      writeFileSync(policy(), POLICY);
      assert.ok(open() instanceof SignatureChecks);
    });
  }

  it("asks for nothing where there is none", () => {
    writeFileSync(join(project, "Pulumi.yaml"), "{}");
    assert.equal(open(), undefined);
    assert.equal(openProjectSignatures({ [TRUST_POLICY_VARIABLE]: "" }, pack), undefined);
  });

  it("refuses one that is there and cannot be read", () => {
    writeFileSync(join(project, "Pulumi.yaml"), "{}");
    symlinkSync("nowhere.yaml", policy());
    assert.throws(open, (error) => error instanceof InputError && error.message.includes("cannot be read (ENOENT)"));
  });
});
