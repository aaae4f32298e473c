import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSignatures } from "../../../policies/signatures/open";
import { Analyzer } from "../../../policies/targets/crossguard/analyzer";
import { podResource } from "../../support/pods";
import { startDistribution, type TestRegistry } from "../../support/registries";
import { newSigner, signedRepository, writeTrustPolicy } from "../../support/signed-images";

const IMAGES = 100;
const RESOURCES = 1000;

describe("requests of a preview", function () {
  this.timeout(300_000);
  let registry: TestRegistry;
  let folder: string;
  before(async () => {
    registry = await startDistribution();
    folder = mkdtempSync(join(tmpdir(), "portcullis-requests-"));
  });
  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** How many requests the registry has answered so far. */
  const answered = (): number => registry.log().split("response completed").length - 1;

  it("are those of its distinct images, however many resources run them", async () => {
    const shop = signedRepository(registry, "shop/web");
    const signer = newSigner();
    const images = await Promise.all(Array.from({ length: IMAGES }, (_, index) => shop.push(`image ${index}`)));
    for (const image of images) await shop.sign(image, signer);
    const policy = writeTrustPolicy(folder, registry, shop.name, signer.publicKey);
    /** Judges as many pods as wanted, which run the images in turn, and counts the requests. */
    const judge = async (pods: number): Promise<number> => {
      const before = answered();
      const target = new Analyzer({}, { openSignatures: () => openSignatures(policy, { DOCKER_CONFIG: registry.dockerConfig }) });
      const config = new Map([["portcullis:profile", "pss-baseline"]]);
      target.configureStack({ stack: "shop", project: "shop", tags: new Map(), config, dryRun: true });
      const type = "kubernetes:core/v1:Pod";
      for (let index = 0; index < pods; index += 1) {
        const change = {
          "spec.containers[0].image": images[index % IMAGES] ?? "",
          "spec.initContainers": [],
          "spec.ephemeralContainers": [],
        };
        const resource = { type, urn: `urn:pulumi:a::b::${type}::pod-${index}`, inputs: podResource(change) };
        await target.prepare(resource);
        assert.deepEqual(target.analyze(resource), []);
      }
      await target.prepareStack();
      assert.deepEqual(target.analyzeStack([]), []);
      return answered() - before;
    };
    const once = await judge(IMAGES);
    assert.ok(once >= 2 * IMAGES, `${once} requests for ${IMAGES} images cannot have read their signatures`);
    assert.equal(await judge(RESOURCES), once);
    console.log(`      ${IMAGES} images: ${once} requests, for ${IMAGES} resources as for ${RESOURCES}`);
  });
});
