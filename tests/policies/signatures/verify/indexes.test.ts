import assert from "node:assert/strict";
import { RegistryError } from "../../../../policies/signatures/registry/errors";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import { verifyImage } from "../../../../policies/signatures/verify/verify-image";
import { payloadFor, signBundle, signSimple } from "../../../support/image-signatures";
import { CI, ImageCase, keys, RELEASE, requirement } from "./expect";

describe("Images as a whole", () => {
  let test: ImageCase;
  beforeEach(() => (test = new ImageCase()));

  describe("of several authorities", () => {
    const authorities = [keys("release", RELEASE), keys("ci", CI)];

    it("are counted once for each", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      signBundle(test.registry, test.digest, RELEASE);
      await test.assertVerified({ authorities });
      const reasons = [
        "only 1 of the 2 authorities that it needs has signed it",
        'its signature is by a key that "ci" does not have',
      ];
      await test.assertRefused(reasons, { authorities, threshold: 2 });
      signBundle(test.registry, test.digest, CI);
      await test.assertVerified({ authorities, threshold: 2 }, ["release", "ci"]);
    });

    it("are never as many as a threshold above their number", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      signBundle(test.registry, test.digest, CI);
      await test.assertRefused(["only 2 of the 3 authorities that it needs have signed it"], { authorities, threshold: 3 });
    });
  });

  describe("of indexes", () => {
    let child: Descriptor;
    beforeEach(() => {
      child = test.image;
      test.image = test.registry.putIndex(child, test.registry.putImage("other"));
    });

    it("are enough without those of the images", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      await test.assertVerified();
      assert.ok(!test.registry.requests.includes(child.digest));
    });

    it("are not needed where every image has its own", async () => {
      signSimple(test.registry, child.digest, RELEASE);
      const other = test.registry.putImage("other");
      await test.assertRefused(["it has no signature", `for its image ${other.digest}, it has no signature`]);
      signBundle(test.registry, other.digest, RELEASE);
      await test.assertVerified();
    });

    it("are followed through indexes", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      test.image = test.registry.putIndex(test.image);
      await test.assertVerified();
      test.image = test.registry.putIndex(test.image, test.registry.putImage("third"));
      const third = test.registry.putImage("third");
      await test.assertRefused(["it has no signature", `for its image ${third.digest}, it has no signature`]);
    });

    it("are refused where an index names nothing", async () => {
      test.image = test.registry.putIndex();
      await test.assertRefused(["it has no signature", "it names no images"]);
    });

    it("are refused where an index could be read as an image", async () => {
      signSimple(test.registry, child.digest, RELEASE);
      test.image = test.registry.putManifest({ schemaVersion: 2, manifests: [child], layers: [] });
      await test.assertRefused(["it has no signature"]);
    });

    it("are refused where an index names something without a digest", async () => {
      test.image = test.registry.putIndex({ ...child, digest: "latest" });
      await test.assertRefused(["it names an image without a SHA-256 digest"]);
    });

    it("are refused where an index names too many images, or is too deep", async () => {
      test.image = test.registry.putIndex(...Array.from({ length: 65 }, (_, index) => test.registry.putImage(`${index}`)));
      await test.assertRefused(["it names more than 64 images"]);
      test.image = child;
      for (let depth = 0; depth < 6; depth++) test.image = test.registry.putIndex(test.image);
      const verdict = await verifyImage(test.registry, test.digest, requirement());
      assert.ok(verdict.outcome === "refused");
      assert.match(verdict.reasons.at(-1) ?? "", /its indexes name each other more than 4 times$/);
    });

    it("are refused when a child was swapped", async () => {
      signSimple(test.registry, child.digest, RELEASE);
      signSimple(test.registry, test.registry.putImage("other").digest, RELEASE);
      test.registry.content.set(test.digest, Buffer.from(JSON.stringify({ manifests: [child, child] })));
      await test.assertRefused([
        "what the registry has of its signatures is wrong: the manifest is not what its digest says",
        "it has no signature",
      ]);
    });
  });

  describe("that cannot be read", () => {
    const unreachable = new RegistryError("unreachable", "registry.example.com cannot be reached");
    const UNDECIDED = { outcome: "undecided", reason: "its signatures cannot be read: registry.example.com cannot be reached" };

    it("are undecided", async () => {
      const tag = `${test.digest.replace(":", "-")}.sig`;
      for (const reference of ["referrers", tag, test.digest]) {
        test.registry.failures.clear();
        test.registry.failures.set(reference, unreachable);
        assert.deepEqual(await verifyImage(test.registry, test.digest, requirement()), UNDECIDED, reference);
      }
    });

    it("do no harm where another place has one", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      test.registry.failures.set("referrers", unreachable);
      await test.assertVerified();
    });

    it("are refused where the registry has something else in their place", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      test.registry.content.set(test.registry.put(payloadFor(test.digest)).digest, Buffer.from("{}"));
      await test.assertRefused([
        "what the registry has of its signatures is wrong: the blob is not what its digest says",
        "it has no signature",
      ]);
    });

    it("hide no defect", async () => {
      test.registry.failures.set("referrers", new TypeError("a defect"));
      await assert.rejects(verifyImage(test.registry, test.digest, requirement()), TypeError);
    });
  });
});
