import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cosign, prepareCosign } from "../../../support/cosign";
import {
  digestOf,
  type GatewayUnderTest,
  OCI_INDEX,
  OCI_MANIFEST,
  pushImageBlobs,
  pushManifest,
  startGatewayUnderTest,
} from "../../../support/gateway";
import { type TestRegistry } from "../../../support/registries";

describe("cosign through the registry gateway", function () {
  this.timeout(300_000);
  let gateway: GatewayUnderTest;
  let pushing: TestRegistry;
  let pulling: TestRegistry;
  let cosigns: Cosign[];
  before(async () => {
    gateway = await startGatewayUnderTest();
    [pushing, pulling] = [registryFor("push"), registryFor("pull")];
    cosigns = [await prepareCosign(2), await prepareCosign(3)];
  });
  after(async () => {
    for (const cosign of cosigns) cosign.remove();
    await gateway.stop();
  });
  const registryFor = (role: "push" | "pull"): TestRegistry => {
    const dockerConfig = join(gateway.folder, `docker-${role}`);
    const registry = gateway.address.replace("https://", "");
    const password = gateway.passwords[role];
    mkdirSync(dockerConfig);
    const auth = Buffer.from(`${role}:${password}`).toString("base64");
    writeFileSync(join(dockerConfig, "config.json"), JSON.stringify({ auths: { [registry]: { auth } } }));
    const { address, certificate, restart, stop } = gateway;
    const options = {
      ca: readFileSync(certificate.caFile, "utf8"),
      credentials: () => Promise.resolve({ username: role, password }),
    };
    const process = { data: gateway.registry.volume, kill: stop, restart, stop, log: () => JSON.stringify(gateway.log) };
    return { registry, address, certificate, options, dockerConfig, ...process };
  };

  it("signs as often as it likes, with both majors, and everything verifies before and after a garbage collection", async () => {
    const signed: { cosign: Cosign; image: string; publicKey: string }[] = [];
    for (const cosign of cosigns) {
      // One image for each: where there is a bundle, cosign 2 looks at nothing else.
      const repository = `signed/app-${cosign.major}`;
      const manifest = await pushImageBlobs(gateway, repository, "layer");
      assert.equal((await pushManifest(gateway, repository, "v1", manifest)).status, 201);
      const image = `${pushing.registry}/${repository}@${digestOf(manifest)}`;
      for (const name of ["one", "two", "three"]) {
        const { privateKey, publicKey } = await cosign.generateKeys(name);
        await cosign.write(pushing, "sign", ["--key", privateKey, image]);
        signed.push({ cosign, image, publicKey });
      }
    }
    const failures = async (): Promise<string[]> => {
      const results = await Promise.all(
        signed.map(async ({ cosign, image, publicKey }) => {
          return { cosign, ...(await cosign.verify(pulling, "verify", ["--key", publicKey, image])) };
        }),
      );
      return results.filter(({ isAccepted }) => !isAccepted).map(({ cosign, stderr }) => `cosign ${cosign.major}: ${stderr}`);
    };
    assert.deepEqual(await failures(), []);
    assert.equal((await gateway.ask("POST", "/-/maintenance?lease=collect", { as: "maintenance" })).status, 200);
    await gateway.registry.collect();
    assert.deepEqual(await failures(), []);
    assert.equal((await gateway.ask("DELETE", "/-/maintenance?lease=collect", { as: "maintenance" })).status, 200);
  });

  it("attests as often as it likes and attaches a bill of materials, with both majors", async () => {
    for (const cosign of cosigns) {
      const repository = `attested/app-${cosign.major}`;
      const manifest = await pushImageBlobs(gateway, repository, "layer");
      await pushManifest(gateway, repository, "v1", manifest);
      const image = `${pushing.registry}/${repository}@${digestOf(manifest)}`;
      const tagged = async (suffix: string): Promise<number> => {
        const path = `/v2/${repository}/manifests/${digestOf(manifest).replace(":", "-")}${suffix}`;
        const { status, body } = await gateway.ask("GET", path, { headers: { Accept: `${OCI_MANIFEST}, ${OCI_INDEX}` } });
        if (status === 404) return 0;
        const { layers, manifests } = JSON.parse(body.toString()) as { layers?: unknown[]; manifests?: unknown[] };
        return (layers ?? manifests ?? []).length;
      };
      const predicate = join(cosign.folder, "predicate.json");
      writeFileSync(predicate, "{}");
      const keys = [await cosign.generateKeys("first"), await cosign.generateKeys("second")];
      for (const { privateKey } of keys) {
        await cosign.write(pushing, "attest", ["--key", privateKey, "--type", "custom", "--predicate", predicate, image]);
      }
      for (const { publicKey } of keys) {
        const { isAccepted, stderr } = await cosign.verify(pulling, "verify-attestation", [
          ...["--key", publicKey, "--type", "custom", image],
        ]);
        assert.ok(isAccepted, stderr);
      }
      assert.equal(await tagged(cosign.major === 2 ? ".att" : ""), 2);
      const attach = (bill: string): Promise<string> =>
        cosign.run(["attach", "sbom", ...cosignReach(pushing), "--type", "spdx", "--sbom", bill, image], pushing);
      const other = join(cosign.folder, "other.json");
      writeFileSync(other, '{"spdxVersion":"SPDX-2.3"}');
      await attach(predicate);
      // It would take the place of the one that is there.
      await assert.rejects(attach(other), /must keep what it lists/);
      assert.equal(await tagged(".sbom"), 1);
    }
  });

  it("cannot sign with an account that may only pull, nor take signatures away", async () => {
    const manifest = await pushImageBlobs(gateway, "guarded/app", "layer");
    await pushManifest(gateway, "guarded/app", "v1", manifest);
    const image = `${pushing.registry}/guarded/app@${digestOf(manifest)}`;
    for (const cosign of cosigns) {
      const { privateKey, publicKey } = await cosign.generateKeys("guarded");
      await assert.rejects(cosign.write(pulling, "sign", ["--key", privateKey, image]), /DENIED|may only pull/);
      await cosign.write(pushing, "sign", ["--key", privateKey, image]);
      await cosign.run(["clean", "--force", ...cosignReach(pushing), image], pushing).catch(() => undefined);
      assert.equal((await cosign.verify(pulling, "verify", ["--key", publicKey, image])).isAccepted, true);
    }
  });
});

function cosignReach(registry: TestRegistry): string[] {
  return ["--registry-cacert", registry.certificate.caFile];
}
