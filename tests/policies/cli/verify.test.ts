import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../support/preview";
import { startDistribution, type TestRegistry } from "../../support/registries";
import { run } from "../../support/run";
import { newSigner, signedRepository, writeTrustPolicy, type SignedRepository } from "../../support/signed-images";

const CLI = join(ROOT, "dist/cli/portcullis.js");

describe("portcullis verify", function () {
  this.timeout(60_000);
  const signer = newSigner();
  let registry: TestRegistry;
  let shop: SignedRepository;
  let folder: string;
  let signed: string;
  let unsigned: string;

  before(async () => {
    registry = await startDistribution();
    folder = mkdtempSync(join(tmpdir(), "portcullis-verify-"));
    shop = signedRepository(registry, "shop/web");
    signed = await shop.push("signed");
    unsigned = await shop.push("unsigned");
    await shop.sign(signed, signer);
    const manifest = await shop.client.manifest(signed.slice(signed.indexOf("@") + 1));
    assert.ok(manifest);
    await shop.client.pushManifest(manifest.bytes, manifest.mediaType, "1.4.2");
    writeTrustPolicy(join(folder, "stacks"), registry, shop.name, signer.publicKey, {
      images: [
        { match: shop.name, authorities: ["release"] },
        { match: "registry.k8s.io", accept: "Taken over as published." },
        { match: "docker.io", reject: "Nobody answers for these." },
        { match: "registry.invalid", authorities: ["release"] },
        { match: "registry.invalid:99999", authorities: ["release"] },
      ],
    });
  });
  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const verify = (...args: string[]): Promise<{ exitCode: number; output: string }> => {
    const environment = { ...process.env, DOCKER_CONFIG: registry.dockerConfig, PORTCULLIS_TRUST_POLICY: undefined };
    return run(process.execPath, [CLI, "verify", ...args], folder, environment);
  };

  it("accepts what is signed, by the trust policy of the folder, and names who signed it", async () => {
    const { exitCode, output } = await verify(signed);
    assert.equal(output, `verified: ${signed}, signed by release\n`);
    assert.equal(exitCode, 0);
  });

  it("resolves a tag once, and says which digest was verified", async () => {
    const { exitCode, output } = await verify(`${shop.name}:1.4.2`);
    assert.equal(output, `verified: ${signed}, signed by release\n`);
    assert.equal(exitCode, 0);
    const missing = await verify(`${shop.name}:9.9`);
    assert.equal(missing.output, `refused: ${shop.name}:9.9\n  there is no such tag\n`);
    assert.equal(missing.exitCode, 1);
  });

  it("says why an image is refused, and lets that weigh more than what could not be found out", async () => {
    const refused = await verify(unsigned);
    assert.equal(refused.output, `refused: ${unsigned}\n  it has no signature\n`);
    assert.equal(refused.exitCode, 1);
    const down = `registry.invalid/web@sha256:${"a".repeat(64)}`;
    const undecided = await verify(down);
    assert.match(
      undecided.output,
      new RegExp(`^undecided: ${down}\\n  its signatures cannot be read: registry\\.invalid cannot be reached \\(E[A-Z_]+\\)\\n$`),
    );
    assert.equal(undecided.exitCode, 2);
    assert.equal((await verify(signed, down, unsigned)).exitCode, 1);
  });

  it("does as the trust policy says of what needs no signature", async () => {
    const { exitCode, output } = await verify("registry.k8s.io/pause:3.10", "nginx:1.27", "quay.io/other/app:1");
    assert.equal(
      output,
      "accepted: registry.k8s.io/pause:3.10\n  Taken over as published.\n" +
        "refused: docker.io/library/nginx:1.27\n  Nobody answers for these.\n" +
        "refused: quay.io/other/app:1\n  no entry of the trust policy is for it\n",
    );
    assert.equal(exitCode, 1);
  });

  it("says of a name that is no address what the trust policy says, and else that nobody can be asked", async () => {
    const { exitCode, output } = await verify("quay.io:99999/other/app:1", "registry.invalid:99999/app:1");
    assert.equal(
      output,
      "refused: quay.io:99999/other/app:1\n  no entry of the trust policy is for it\n" +
        "undecided: registry.invalid:99999/app:1\n  registry.invalid:99999 is no address of a host\n",
    );
    assert.equal(exitCode, 1);
  });

  it("takes keys in place of a trust policy, any of which may have signed", async () => {
    // Reached with the roots of Node, which the certificate of the registry is not from.
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    const other = join(elsewhere, "other.pub");
    writeFileSync(other, newSigner().publicKey.export({ type: "spki", format: "pem" }));
    const environment = {
      ...process.env,
      DOCKER_CONFIG: registry.dockerConfig,
      NODE_EXTRA_CA_CERTS: registry.certificate.caFile,
    };
    const key = join(folder, "stacks/release.pub");
    const both = await run(process.execPath, [CLI, "verify", signed, "--key", other, "--key", key], elsewhere, environment);
    assert.deepEqual(both, { exitCode: 0, output: `verified: ${signed}, signed by ${key}\n` });
    const wrong = await run(process.execPath, [CLI, "verify", signed, "--key", other], elsewhere, environment);
    assert.equal(wrong.output, `refused: ${signed}\n  its signature is by a key that "${other}" does not have\n`);
    assert.equal(wrong.exitCode, 1);
  });

  it("reaches registries as a trust policy says that stands beside keys, which it leaves to them", async () => {
    const key = join(folder, "stacks/release.pub");
    const { exitCode, output } = await verify(signed, "--key", key, "--trust-policy", "stacks/trust-policy.yaml");
    assert.deepEqual([exitCode, output], [0, `verified: ${signed}, signed by ${key}\n`]);
  });

  it("prints JSON", async () => {
    const { exitCode, output } = await verify(signed, unsigned, "--format", "json");
    assert.deepEqual(JSON.parse(output), [
      { image: signed, outcome: "verified", by: ["release"] },
      { image: unsigned, outcome: "refused", reasons: ["it has no signature"] },
    ]);
    assert.equal(exitCode, 1);
  });

  it("refuses bad input with one line", async () => {
    const line = async (...args: string[]): Promise<string> => {
      const { exitCode, output } = await verify(...args);
      assert.equal(exitCode, 3, output);
      return output;
    };
    assert.equal(await line("Registry.example.com/App"), "error: Registry.example.com/App: is no image reference\n");
    const elsewhere = await run(process.execPath, [CLI, "verify", signed], tmpdir(), {
      ...process.env,
      PORTCULLIS_TRUST_POLICY: undefined,
    });
    assert.deepEqual(elsewhere, {
      exitCode: 3,
      output:
        "error: stacks/trust-policy.yaml: there is no trust policy here; name one with --trust-policy, or a public key with --key\n",
    });
    assert.equal(await line(signed, "--oci-layout", "nowhere"), "error: nowhere: there is no OCI image layout in this folder\n");
    assert.equal(await line(signed, "--trust-policy", "nowhere.yaml"), "error: nowhere.yaml: cannot be read (ENOENT)\n");
    assert.equal(
      await line(signed, "--key", "stacks/trust-policy.yaml"),
      "error: stacks/trust-policy.yaml: must have one public key in PEM, and nothing else\n",
    );
  });
});
