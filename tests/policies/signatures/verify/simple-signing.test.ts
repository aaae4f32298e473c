import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import { verifyImage } from "../../../../policies/signatures/verify/verify-image";
import {
  payloadFor,
  payloadLayer,
  putUnderTag,
  REPOSITORY,
  signatureAnnotation,
  signatureOf,
  signSimple,
  type KeyPair,
} from "../../../support/image-signatures";
import { BY_STRANGER, CI, ImageCase, keys, RELEASE, requirement, STRANGER } from "./expect";

describe("Simple signing", () => {
  let test: ImageCase;
  beforeEach(() => (test = new ImageCase()));

  it("refuses an image without any", () => test.assertRefused(["it has no signature"]));

  it("refuses what is not there", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const verdict = await verifyImage(test.registry, digest, requirement());
    assert.deepEqual(verdict, { outcome: "refused", digest, reasons: ["the registry has no manifest with its digest"] });
  });

  it("refuses another kind of digest", async () => {
    const verdict = await verifyImage(test.registry, `sha512:${"0".repeat(128)}`, requirement());
    assert.deepEqual(verdict, { outcome: "refused", reasons: ["its digest is not a SHA-256 digest"] });
  });

  it("refuses everything where no authority could sign", async () => {
    signSimple(test.registry, test.digest, RELEASE);
    await test.assertRefused(["it has no signature"], { authorities: [], threshold: 0 });
  });

  describe("in simple signing", () => {
    it("are accepted, by any of an authority's keys", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      await test.assertVerified();
      await test.assertVerified({ authorities: [keys("release", STRANGER, RELEASE)] });
    });

    it("are refused by another key", async () => {
      signSimple(test.registry, test.digest, STRANGER);
      await test.assertRefused([BY_STRANGER]);
    });

    it("are accepted among others", async () => {
      const payload = payloadFor(test.digest);
      const layers = [STRANGER, RELEASE, CI].map((key) =>
        payloadLayer(test.registry, payload, signatureAnnotation(signatureOf(payload, key))),
      );
      putUnderTag(test.registry, test.digest, layers);
      await test.assertVerified();
    });

    it("are refused when they were copied from another image", async () => {
      const other = test.registry.putImage("other");
      signSimple(test.registry, test.digest, RELEASE, payloadFor(other.digest));
      await test.assertRefused([`its signature is for the digest ${other.digest}`]);
    });

    it("are refused when they were copied from another repository", async () => {
      const elsewhere = { identity: { "docker-reference": "registry.example.com/shop/webs" } };
      signSimple(test.registry, test.digest, RELEASE, payloadFor(test.digest, elsewhere));
      await test.assertRefused(['its signature is for the repository "registry.example.com/shop/webs"']);
    });

    it("may name a tag or digest beside the repository", async () => {
      const tagged = { identity: { "docker-reference": `${REPOSITORY}:v1@${test.digest}` } };
      signSimple(test.registry, test.digest, RELEASE, payloadFor(test.digest, tagged));
      await test.assertVerified();
    });

    it("know the names of Docker Hub", async () => {
      const hub = { identity: { "docker-reference": "index.docker.io/library/nginx" } };
      signSimple(test.registry, test.digest, RELEASE, payloadFor(test.digest, hub));
      await test.assertVerified({ repository: "docker.io/library/nginx" });
    });

    it("are refused without a repository", async () => {
      signSimple(test.registry, test.digest, RELEASE, payloadFor(test.digest, { identity: {} }));
      await test.assertRefused(['its signature is for the repository "nothing"']);
    });

    it("are refused when they are of another type", async () => {
      signSimple(test.registry, test.digest, RELEASE, payloadFor(test.digest, { type: "a\u001b[31mlog" }));
      await test.assertRefused(['its signature is of the type "a\\u{1b}[31mlog"']);
    });

    it("are refused when what is signed is no JSON object", async () => {
      signSimple(test.registry, test.digest, RELEASE, Buffer.from("[]"));
      await test.assertRefused(["what its signature is over is no JSON object"]);
    });

    it("are refused without a value", async () => {
      const payload = payloadFor(test.digest);
      putUnderTag(test.registry, test.digest, [payloadLayer(test.registry, payload, {})]);
      await test.assertRefused(["its signature has no readable value"]);
    });

    it("are refused when the payload is missing", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      test.registry.content.delete(`sha256:${test.registry.put(payloadFor(test.digest)).digest.slice(7)}`);
      await test.assertRefused(["a part of its signature is missing from the registry"]);
    });

    it("are refused when the payload is huge", async () => {
      signSimple(test.registry, test.digest, RELEASE, payloadFor(test.digest, {}, { padding: "x".repeat(70_000) }));
      await test.assertRefused(["what its signature is over is larger than 65536 bytes"]);
    });

    it("must say the annotations that are required", async () => {
      signSimple(test.registry, test.digest, RELEASE, payloadFor(test.digest, {}, { stage: "production", size: 3 }));
      await test.assertVerified({ annotations: { stage: "production" } });
      await test.assertRefused(['its signature says "production" for the annotation "stage"'], { annotations: { stage: "test" } });
      await test.assertRefused(['its signature says "nothing" for the annotation "size"'], { annotations: { size: "3" } });
      await test.assertRefused(['its signature does not say the annotation "toString"'], { annotations: { toString: "x" } });
    });

    it("are not believed by the annotations of a layer", async () => {
      const payload = payloadFor(test.digest);
      const annotations = { ...signatureAnnotation(signatureOf(payload, RELEASE)), stage: "production" };
      putUnderTag(test.registry, test.digest, [payloadLayer(test.registry, payload, annotations)]);
      await test.assertRefused(['its signature does not say the annotation "stage"'], { annotations: { stage: "production" } });
    });

    it("are checked as far as the limit goes, the newest first", async () => {
      const payload = payloadFor(test.digest);
      const layer = (key: KeyPair): Descriptor =>
        payloadLayer(test.registry, payload, signatureAnnotation(signatureOf(payload, key)));
      const crowd = Array.from({ length: 64 }, () => layer(STRANGER));
      putUnderTag(test.registry, test.digest, [...crowd, layer(RELEASE)]);
      await test.assertVerified();
      putUnderTag(test.registry, test.digest, [layer(RELEASE), ...crowd]);
      await test.assertRefused([BY_STRANGER, "it has more than 64 signatures, and not all were checked"]);
    });

    it("are accepted by Ed25519, RSA and the larger curves", async () => {
      const pairs: [KeyPair, (string | undefined)[]][] = [
        [generateKeyPairSync("ed25519"), [undefined]],
        [generateKeyPairSync("rsa", { modulusLength: 2048 }), ["sha256"]],
        [generateKeyPairSync("ec", { namedCurve: "P-384" }), ["sha256", "sha384"]],
        [generateKeyPairSync("ec", { namedCurve: "P-521" }), ["sha256", "sha512"]],
      ];
      const payload = payloadFor(test.digest);
      for (const [pair, digests] of pairs) {
        for (const digest of digests) {
          const signature = sign(digest, payload, pair.privateKey);
          putUnderTag(test.registry, test.digest, [payloadLayer(test.registry, payload, signatureAnnotation(signature))]);
          await test.assertVerified({ authorities: [keys("release", pair)] });
        }
      }
    });

    it("are refused by a kind of key that nobody signs with", async () => {
      const weak = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
      signSimple(test.registry, test.digest, weak);
      await test.assertRefused([BY_STRANGER], { authorities: [keys("release", weak)] });
    });
  });
});
