import assert from "node:assert/strict";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import type { Verdict } from "../../../../policies/signatures/verify/types";
import { verifyImage } from "../../../../policies/signatures/verify/verify-image";
import {
  attachBundle,
  attestUnderTag,
  BUNDLE_V03,
  envelopeOf,
  keyBundle,
  preAuthEncoding,
  PROVENANCE_V1,
  REPOSITORY,
  signatureOf,
  signBundle,
  signSimple,
  statementFor,
} from "../../../support/image-signatures";
import { BY_STRANGER, CI, ImageCase, keys, RELEASE, requirement, STRANGER } from "./expect";

describe("Bundles signed with keys", () => {
  let test: ImageCase;
  beforeEach(() => (test = new ImageCase()));

  function attach(payload: Buffer, change: (bundle: Record<string, unknown>) => void = () => undefined): void {
    const bundle = keyBundle(payload, RELEASE);
    change(bundle);
    attachBundle(test.registry, test.digest, bundle);
  }

  describe("in bundles", () => {
    it("are accepted, whatever a listing calls them", async () => {
      signBundle(test.registry, test.digest, RELEASE);
      await test.assertVerified();
      const [descriptor] = test.registry.listed.get(test.digest) ?? [];
      assert.ok(descriptor);
      test.registry.listed.set(test.digest, [{ ...descriptor, artifactType: "application/spdx+json" }]);
      await test.assertVerified();
    });

    it("are refused by another key", async () => {
      signBundle(test.registry, test.digest, STRANGER);
      await test.assertRefused([BY_STRANGER]);
    });

    it("are refused when they were copied from another image", async () => {
      const other = test.registry.putImage("other");
      attach(statementFor(other.digest));
      await test.assertRefused([`its signature is for the digest ${other.digest}`]);
    });

    it("may name several subjects", async () => {
      const subject = ["0".repeat(64), test.digest.slice(7)].map((sha256) => ({ digest: { sha256 } }));
      attach(statementFor(test.digest, { subject }));
      await test.assertVerified();
    });

    it("are refused without a subject", async () => {
      attach(statementFor(test.digest, { subject: [{ digest: { sha512: test.digest.slice(7) } }, { name: REPOSITORY }, null] }));
      await test.assertRefused(["its signed statement names no SHA-256 digest"]);
    });

    it("are refused when the statement is none", async () => {
      attach(statementFor(test.digest, { _type: "https://example.com/Statement/v9" }));
      await test.assertRefused(['its signed statement is of the type "https://example.com/Statement/v9"']);
    });

    it("are refused without a predicate type", async () => {
      attach(statementFor(test.digest, { predicateType: undefined }));
      await test.assertRefused(["its signed statement has no predicate type"]);
    });

    it("are refused when the envelope holds something else", async () => {
      attachBundle(test.registry, test.digest, keyBundle(statementFor(test.digest), RELEASE, "text/plain"));
      await test.assertRefused(['its signed envelope holds "text/plain"']);
    });

    it("are refused when the statement is about the image, and no signature", async () => {
      attach(statementFor(test.digest, { predicateType: PROVENANCE_V1 }));
      await test.assertRefused(['"release" has signed statements about it, but not the image']);
    });

    it("must say the annotations that are required", async () => {
      const subject = [{ digest: { sha256: test.digest.slice(7) }, annotations: { stage: "production" } }];
      attach(statementFor(test.digest, { subject }));
      await test.assertVerified({ annotations: { stage: "production" } });
      await test.assertRefused(['its signature does not say the annotation "team"'], { annotations: { team: "shop" } });
    });

    it("are refused in another format", async () => {
      attach(statementFor(test.digest), (bundle) => (bundle["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.9+json"));
      await test.assertRefused(["its bundle has an unknown format"]);
    });

    it("are refused when they are not complete", async () => {
      attach(statementFor(test.digest), (bundle) => delete bundle["verificationMaterial"]);
      await test.assertRefused(["its bundle is not complete"]);
    });

    it("are refused when they are cut off", async () => {
      const text = JSON.stringify(keyBundle(statementFor(test.digest), RELEASE));
      test.registry.putReferrer(test.digest, [test.registry.put(Buffer.from(text.slice(0, -9)), BUNDLE_V03)]);
      await test.assertRefused(["its bundle is no JSON object"]);
    });

    it("are refused with a second signature in the envelope", async () => {
      const payload = statementFor(test.digest);
      const envelope = envelopeOf(payload, signatureOf(preAuthEncoding(payload), RELEASE));
      const signatures = [...(envelope["signatures"] as object[]), ...(envelope["signatures"] as object[])];
      attach(payload, (bundle) => (bundle["dsseEnvelope"] = { ...envelope, signatures }));
      await test.assertRefused(["its bundle is not complete"]);
    });

    it("may sign the image's manifest as a message", async () => {
      const { content } = test.registry;
      const manifest = content.get(test.digest) ?? Buffer.alloc(0);
      const digest = Buffer.from(test.digest.slice(7), "hex").toString("base64");
      const message = (data: Buffer, hash = digest): object => ({
        mediaType: BUNDLE_V03,
        verificationMaterial: { publicKey: { hint: "aGludA==" } },
        messageSignature: {
          messageDigest: { algorithm: "SHA2_256", digest: hash },
          signature: signatureOf(data, RELEASE).toString("base64"),
        },
      });
      attachBundle(test.registry, test.digest, message(manifest));
      await test.assertVerified();

      test.registry.listed.clear();
      attachBundle(test.registry, test.digest, message(Buffer.from("something else")));
      await test.assertRefused([BY_STRANGER]);

      test.registry.listed.clear();
      attachBundle(test.registry, test.digest, message(manifest, Buffer.alloc(32).toString("base64")));
      await test.assertRefused([`its signature is for the digest sha256:${"0".repeat(64)}`]);
    });

    it("are looked for as far as the limit goes", async () => {
      for (let index = 0; index < 64; index++) {
        test.registry.putReferrer(test.digest, [test.registry.put(Buffer.from(`SBOM ${index}`), "text/spdx")]);
      }
      signBundle(test.registry, test.digest, RELEASE);
      await test.assertVerified();
      test.registry.listed.set(
        test.digest,
        (test.registry.listed.get(test.digest) ?? []).map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
      );
      await test.assertRefused(["it has more than 64 referrers, and not all were opened"]);
    });
  });

  describe("of any size", () => {
    const BYTES = 10_000;
    /** One has room, and two have none. */
    const large = (): Descriptor =>
      test.registry.put(Buffer.from(JSON.stringify(keyBundle(Buffer.alloc(5000), STRANGER))), BUNDLE_V03);
    const verdict = (digest = test.digest): Promise<Verdict> => verifyImage(test.registry, digest, requirement(), { bytes: BYTES });
    const NOT_READ = `its signatures are larger than ${BYTES} bytes, and not all were read`;

    it("are read as far as there is room, the small ones first", async () => {
      const layers = [large(), large()];
      test.registry.putReferrer(test.digest, layers);
      assert.deepEqual(await verdict(), { outcome: "refused", digest: test.digest, reasons: [BY_STRANGER, NOT_READ] });
      const signature = test.registry.put(Buffer.from(JSON.stringify(keyBundle(statementFor(test.digest), RELEASE))), BUNDLE_V03);
      test.registry.listed.clear();
      test.registry.requests.length = 0;
      test.registry.putReferrer(test.digest, [...layers, signature]);
      assert.deepEqual(await verdict(), { outcome: "verified", digest: test.digest, by: ["release"] });
      const read = layers.filter(({ digest }) => test.registry.requests.includes(digest));
      assert.equal(read.length, 1);
    });

    it("share the room with those of all parts of an index", async () => {
      const parts = ["a", "b"].map((name) => test.registry.putImage(name));
      const { digest } = test.registry.putIndex(...parts);
      for (const part of parts) test.registry.putReferrer(part.digest, [large()]);
      const { outcome, reasons } = (await verdict(digest)) as Extract<Verdict, { outcome: "refused" }>;
      assert.equal(outcome, "refused");
      assert.equal(reasons.filter((reason) => reason.endsWith(NOT_READ)).length, 1);
    });

    it("make no room by a size that cannot be", async () => {
      const { digest } = test.image;
      test.registry.putReferrer(digest, [{ mediaType: BUNDLE_V03, digest, size: -BYTES * 10 }, large(), large()]);
      assert.deepEqual(await verdict(), { outcome: "refused", digest, reasons: [BY_STRANGER, NOT_READ] });
    });
  });

  describe("in attestations", () => {
    const attestations = [{ predicateType: PROVENANCE_V1 }];
    const LACKING = `it has no attestation of the type "${PROVENANCE_V1}" by whom it must be`;

    it("are required beside the image's own", async () => {
      signBundle(test.registry, test.digest, RELEASE);
      await test.assertRefused([LACKING], { attestations });
      attach(statementFor(test.digest, { predicateType: PROVENANCE_V1 }));
      await test.assertVerified({ attestations });
    });

    it("are accepted as cosign 2 writes them", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      attestUnderTag(test.registry, test.digest, statementFor(test.digest, { predicateType: PROVENANCE_V1 }), RELEASE);
      await test.assertVerified({ attestations });
    });

    for (const predicateType of [
      `${PROVENANCE_V1}/`,
      "https://slsa.dev/provenance/v1.1",
      "https://slsa.dev/provenance",
      "slsaprovenance",
    ]) {
      it(`are not those of the type ${predicateType}`, async () => {
        signSimple(test.registry, test.digest, RELEASE);
        attestUnderTag(test.registry, test.digest, statementFor(test.digest, { predicateType }), RELEASE);
        await test.assertRefused([LACKING], { attestations });
      });
    }

    it("need as many authorities as the image", async () => {
      const two = { attestations, authorities: [keys("release", RELEASE), keys("ci", CI)], threshold: 2 };
      const statement = statementFor(test.digest, { predicateType: PROVENANCE_V1 });
      for (const key of [RELEASE, CI]) signBundle(test.registry, test.digest, key);
      signBundle(test.registry, test.digest, RELEASE, statement);
      await test.assertRefused([LACKING], two);
      signBundle(test.registry, test.digest, CI, statement);
      await test.assertVerified(two, ["release", "ci"]);
    });

    it("are refused by another key", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      attestUnderTag(test.registry, test.digest, statementFor(test.digest, { predicateType: PROVENANCE_V1 }), STRANGER);
      await test.assertRefused([LACKING], { attestations });
    });

    it("are refused about another image", async () => {
      signSimple(test.registry, test.digest, RELEASE);
      const other = test.registry.putImage("other");
      attestUnderTag(test.registry, test.digest, statementFor(other.digest, { predicateType: PROVENANCE_V1 }), RELEASE);
      await test.assertRefused([LACKING], { attestations });
    });
  });
});
