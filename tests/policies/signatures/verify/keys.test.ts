import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { RegistryError } from "../../../../policies/signatures/registry/errors";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import type { KeyAuthority, Requirement } from "../../../../policies/signatures/verify/types";
import { verifyImage } from "../../../../policies/signatures/verify/verify-image";
import {
  attachBundle,
  attestUnderTag,
  BUNDLE_V03,
  envelopeOf,
  keyBundle,
  keyPair,
  payloadFor,
  payloadLayer,
  preAuthEncoding,
  PROVENANCE_V1,
  putUnderTag,
  REPOSITORY,
  signatureAnnotation,
  signatureOf,
  signBundle,
  signSimple,
  statementFor,
  type KeyPair,
} from "../../../support/image-signatures";
import { MemoryRegistry } from "../../../support/memory-registry";

const [RELEASE, CI, STRANGER] = [keyPair(), keyPair(), keyPair()];
const BY_STRANGER = 'its signature is by a key that "release" does not have';

function keys(name: string, ...pairs: readonly KeyPair[]): KeyAuthority {
  return { kind: "keys", name, keys: pairs.map(({ publicKey }) => publicKey) };
}

function requirement(changes: Partial<Requirement> = {}): Requirement {
  return { authorities: [keys("release", RELEASE)], threshold: 1, repository: REPOSITORY, ...changes };
}

describe("Signatures by keys", () => {
  let registry: MemoryRegistry;
  let image: Descriptor;

  beforeEach(() => {
    registry = new MemoryRegistry();
    image = registry.putImage();
  });

  async function assertVerified(changes: Partial<Requirement> = {}, by: readonly string[] = ["release"]): Promise<void> {
    const verdict = await verifyImage(registry, image.digest, requirement(changes));
    assert.deepEqual(verdict, { outcome: "verified", digest: image.digest, by });
  }

  async function assertRefused(reasons: readonly string[], changes: Partial<Requirement> = {}): Promise<void> {
    const verdict = await verifyImage(registry, image.digest, requirement(changes));
    assert.deepEqual(verdict, { outcome: "refused", digest: image.digest, reasons });
  }

  function attach(payload: Buffer, change: (bundle: Record<string, unknown>) => void = () => undefined): void {
    const bundle = keyBundle(payload, RELEASE);
    change(bundle);
    attachBundle(registry, image.digest, bundle);
  }

  it("refuses an image without any", () => assertRefused(["it has no signature"]));

  it("refuses what is not there", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const verdict = await verifyImage(registry, digest, requirement());
    assert.deepEqual(verdict, { outcome: "refused", digest, reasons: ["the registry has no manifest with its digest"] });
  });

  it("refuses another kind of digest", async () => {
    const verdict = await verifyImage(registry, `sha512:${"0".repeat(128)}`, requirement());
    assert.deepEqual(verdict, { outcome: "refused", reasons: ["its digest is not a SHA-256 digest"] });
  });

  it("refuses everything where no authority could sign", async () => {
    signSimple(registry, image.digest, RELEASE);
    await assertRefused(["it has no signature"], { authorities: [], threshold: 0 });
  });

  describe("in simple signing", () => {
    it("are accepted, by any of an authority's keys", async () => {
      signSimple(registry, image.digest, RELEASE);
      await assertVerified();
      await assertVerified({ authorities: [keys("release", STRANGER, RELEASE)] });
    });

    it("are refused by another key", async () => {
      signSimple(registry, image.digest, STRANGER);
      await assertRefused([BY_STRANGER]);
    });

    it("are accepted among others", async () => {
      const payload = payloadFor(image.digest);
      const layers = [STRANGER, RELEASE, CI].map((key) =>
        payloadLayer(registry, payload, signatureAnnotation(signatureOf(payload, key))),
      );
      putUnderTag(registry, image.digest, layers);
      await assertVerified();
    });

    it("are refused when they were copied from another image", async () => {
      const other = registry.putImage("other");
      signSimple(registry, image.digest, RELEASE, payloadFor(other.digest));
      await assertRefused([`its signature is for the digest ${other.digest}`]);
    });

    it("are refused when they were copied from another repository", async () => {
      const elsewhere = { identity: { "docker-reference": "registry.example.com/shop/webs" } };
      signSimple(registry, image.digest, RELEASE, payloadFor(image.digest, elsewhere));
      await assertRefused(['its signature is for the repository "registry.example.com/shop/webs"']);
    });

    it("may name a tag or digest beside the repository", async () => {
      const tagged = { identity: { "docker-reference": `${REPOSITORY}:v1@${image.digest}` } };
      signSimple(registry, image.digest, RELEASE, payloadFor(image.digest, tagged));
      await assertVerified();
    });

    it("know the names of Docker Hub", async () => {
      const hub = { identity: { "docker-reference": "index.docker.io/library/nginx" } };
      signSimple(registry, image.digest, RELEASE, payloadFor(image.digest, hub));
      await assertVerified({ repository: "docker.io/library/nginx" });
    });

    it("are refused without a repository", async () => {
      signSimple(registry, image.digest, RELEASE, payloadFor(image.digest, { identity: {} }));
      await assertRefused(['its signature is for the repository "nothing"']);
    });

    it("are refused when they are of another type", async () => {
      signSimple(registry, image.digest, RELEASE, payloadFor(image.digest, { type: "a\u001b[31mlog" }));
      await assertRefused(['its signature is of the type "a\\u{1b}[31mlog"']);
    });

    it("are refused when what is signed is no JSON object", async () => {
      signSimple(registry, image.digest, RELEASE, Buffer.from("[]"));
      await assertRefused(["what its signature is over is no JSON object"]);
    });

    it("are refused without a value", async () => {
      const payload = payloadFor(image.digest);
      putUnderTag(registry, image.digest, [payloadLayer(registry, payload, {})]);
      await assertRefused(["its signature has no readable value"]);
    });

    it("are refused when the payload is missing", async () => {
      signSimple(registry, image.digest, RELEASE);
      registry.content.delete(`sha256:${registry.put(payloadFor(image.digest)).digest.slice(7)}`);
      await assertRefused(["a part of its signature is missing from the registry"]);
    });

    it("are refused when the payload is huge", async () => {
      signSimple(registry, image.digest, RELEASE, payloadFor(image.digest, {}, { padding: "x".repeat(70_000) }));
      await assertRefused(["what its signature is over is larger than 65536 bytes"]);
    });

    it("must say the annotations that are required", async () => {
      signSimple(registry, image.digest, RELEASE, payloadFor(image.digest, {}, { stage: "production", size: 3 }));
      await assertVerified({ annotations: { stage: "production" } });
      await assertRefused(['its signature says "production" for the annotation "stage"'], { annotations: { stage: "test" } });
      await assertRefused(['its signature says "nothing" for the annotation "size"'], { annotations: { size: "3" } });
      await assertRefused(['its signature does not say the annotation "toString"'], { annotations: { toString: "x" } });
    });

    it("are not believed by the annotations of a layer", async () => {
      const payload = payloadFor(image.digest);
      const annotations = { ...signatureAnnotation(signatureOf(payload, RELEASE)), stage: "production" };
      putUnderTag(registry, image.digest, [payloadLayer(registry, payload, annotations)]);
      await assertRefused(['its signature does not say the annotation "stage"'], { annotations: { stage: "production" } });
    });

    it("are checked as far as the limit goes, the newest first", async () => {
      const payload = payloadFor(image.digest);
      const layer = (key: KeyPair): Descriptor => payloadLayer(registry, payload, signatureAnnotation(signatureOf(payload, key)));
      const crowd = Array.from({ length: 64 }, () => layer(STRANGER));
      putUnderTag(registry, image.digest, [...crowd, layer(RELEASE)]);
      await assertVerified();
      putUnderTag(registry, image.digest, [layer(RELEASE), ...crowd]);
      await assertRefused([BY_STRANGER, "it has more than 64 signatures, and not all were checked"]);
    });

    it("are accepted by Ed25519, RSA and the larger curves", async () => {
      const pairs: [KeyPair, (string | undefined)[]][] = [
        [generateKeyPairSync("ed25519"), [undefined]],
        [generateKeyPairSync("rsa", { modulusLength: 2048 }), ["sha256"]],
        [generateKeyPairSync("ec", { namedCurve: "P-384" }), ["sha256", "sha384"]],
        [generateKeyPairSync("ec", { namedCurve: "P-521" }), ["sha256", "sha512"]],
      ];
      const payload = payloadFor(image.digest);
      for (const [pair, digests] of pairs) {
        for (const digest of digests) {
          const signature = sign(digest, payload, pair.privateKey);
          putUnderTag(registry, image.digest, [payloadLayer(registry, payload, signatureAnnotation(signature))]);
          await assertVerified({ authorities: [keys("release", pair)] });
        }
      }
    });

    it("are refused by a kind of key that nobody signs with", async () => {
      const weak = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
      signSimple(registry, image.digest, weak);
      await assertRefused([BY_STRANGER], { authorities: [keys("release", weak)] });
    });
  });

  describe("in bundles", () => {
    it("are accepted, whatever a listing calls them", async () => {
      signBundle(registry, image.digest, RELEASE);
      await assertVerified();
      const [descriptor] = registry.listed.get(image.digest) ?? [];
      assert.ok(descriptor);
      registry.listed.set(image.digest, [{ ...descriptor, artifactType: "application/spdx+json" }]);
      await assertVerified();
    });

    it("are refused by another key", async () => {
      signBundle(registry, image.digest, STRANGER);
      await assertRefused([BY_STRANGER]);
    });

    it("are refused when they were copied from another image", async () => {
      const other = registry.putImage("other");
      attach(statementFor(other.digest));
      await assertRefused([`its signature is for the digest ${other.digest}`]);
    });

    it("may name several subjects", async () => {
      const subject = ["0".repeat(64), image.digest.slice(7)].map((sha256) => ({ digest: { sha256 } }));
      attach(statementFor(image.digest, { subject }));
      await assertVerified();
    });

    it("are refused without a subject", async () => {
      attach(statementFor(image.digest, { subject: [{ digest: { sha512: image.digest.slice(7) } }, { name: REPOSITORY }, null] }));
      await assertRefused(["its signed statement names no SHA-256 digest"]);
    });

    it("are refused when the statement is none", async () => {
      attach(statementFor(image.digest, { _type: "https://example.com/Statement/v9" }));
      await assertRefused(['its signed statement is of the type "https://example.com/Statement/v9"']);
    });

    it("are refused without a predicate type", async () => {
      attach(statementFor(image.digest, { predicateType: undefined }));
      await assertRefused(["its signed statement has no predicate type"]);
    });

    it("are refused when the envelope holds something else", async () => {
      attachBundle(registry, image.digest, keyBundle(statementFor(image.digest), RELEASE, "text/plain"));
      await assertRefused(['its signed envelope holds "text/plain"']);
    });

    it("are refused when the statement is about the image, and no signature", async () => {
      attach(statementFor(image.digest, { predicateType: PROVENANCE_V1 }));
      await assertRefused(['"release" has signed statements about it, but not the image']);
    });

    it("must say the annotations that are required", async () => {
      const subject = [{ digest: { sha256: image.digest.slice(7) }, annotations: { stage: "production" } }];
      attach(statementFor(image.digest, { subject }));
      await assertVerified({ annotations: { stage: "production" } });
      await assertRefused(['its signature does not say the annotation "team"'], { annotations: { team: "shop" } });
    });

    it("are refused in another format", async () => {
      attach(statementFor(image.digest), (bundle) => (bundle["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.9+json"));
      await assertRefused(["its bundle has an unknown format"]);
    });

    it("are refused when they are not complete", async () => {
      attach(statementFor(image.digest), (bundle) => delete bundle["verificationMaterial"]);
      await assertRefused(["its bundle is not complete"]);
    });

    it("are refused when they are cut off", async () => {
      const text = JSON.stringify(keyBundle(statementFor(image.digest), RELEASE));
      registry.putReferrer(image.digest, [registry.put(Buffer.from(text.slice(0, -9)), BUNDLE_V03)]);
      await assertRefused(["its bundle is no JSON object"]);
    });

    it("are refused with a second signature in the envelope", async () => {
      const payload = statementFor(image.digest);
      const envelope = envelopeOf(payload, signatureOf(preAuthEncoding(payload), RELEASE));
      const signatures = [...(envelope["signatures"] as object[]), ...(envelope["signatures"] as object[])];
      attach(payload, (bundle) => (bundle["dsseEnvelope"] = { ...envelope, signatures }));
      await assertRefused(["its bundle is not complete"]);
    });

    it("may sign the image's manifest as a message", async () => {
      const { content } = registry;
      const manifest = content.get(image.digest) ?? Buffer.alloc(0);
      const digest = Buffer.from(image.digest.slice(7), "hex").toString("base64");
      const message = (data: Buffer, hash = digest): object => ({
        mediaType: BUNDLE_V03,
        verificationMaterial: { publicKey: { hint: "aGludA==" } },
        messageSignature: {
          messageDigest: { algorithm: "SHA2_256", digest: hash },
          signature: signatureOf(data, RELEASE).toString("base64"),
        },
      });
      attachBundle(registry, image.digest, message(manifest));
      await assertVerified();

      registry.listed.clear();
      attachBundle(registry, image.digest, message(Buffer.from("something else")));
      await assertRefused([BY_STRANGER]);

      registry.listed.clear();
      attachBundle(registry, image.digest, message(manifest, Buffer.alloc(32).toString("base64")));
      await assertRefused([`its signature is for the digest sha256:${"0".repeat(64)}`]);
    });

    it("are looked for as far as the limit goes", async () => {
      for (let index = 0; index < 64; index++) {
        registry.putReferrer(image.digest, [registry.put(Buffer.from(`SBOM ${index}`), "text/spdx")]);
      }
      signBundle(registry, image.digest, RELEASE);
      await assertVerified();
      registry.listed.set(
        image.digest,
        (registry.listed.get(image.digest) ?? []).map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
      );
      await assertRefused(["it has more than 64 referrers, and not all were opened"]);
    });
  });

  describe("in attestations", () => {
    const attestations = [{ predicateType: PROVENANCE_V1 }];
    const LACKING = `it has no attestation of the type "${PROVENANCE_V1}" by whom it must be`;

    it("are required beside the image's own", async () => {
      signBundle(registry, image.digest, RELEASE);
      await assertRefused([LACKING], { attestations });
      attach(statementFor(image.digest, { predicateType: PROVENANCE_V1 }));
      await assertVerified({ attestations });
    });

    it("are accepted as cosign 2 writes them", async () => {
      signSimple(registry, image.digest, RELEASE);
      attestUnderTag(registry, image.digest, statementFor(image.digest, { predicateType: PROVENANCE_V1 }), RELEASE);
      await assertVerified({ attestations });
    });

    for (const predicateType of [
      `${PROVENANCE_V1}/`,
      "https://slsa.dev/provenance/v1.1",
      "https://slsa.dev/provenance",
      "slsaprovenance",
    ]) {
      it(`are not those of the type ${predicateType}`, async () => {
        signSimple(registry, image.digest, RELEASE);
        attestUnderTag(registry, image.digest, statementFor(image.digest, { predicateType }), RELEASE);
        await assertRefused([LACKING], { attestations });
      });
    }

    it("are refused by another key", async () => {
      signSimple(registry, image.digest, RELEASE);
      attestUnderTag(registry, image.digest, statementFor(image.digest, { predicateType: PROVENANCE_V1 }), STRANGER);
      await assertRefused([LACKING], { attestations });
    });

    it("are refused about another image", async () => {
      signSimple(registry, image.digest, RELEASE);
      const other = registry.putImage("other");
      attestUnderTag(registry, image.digest, statementFor(other.digest, { predicateType: PROVENANCE_V1 }), RELEASE);
      await assertRefused([LACKING], { attestations });
    });
  });

  describe("of several authorities", () => {
    const authorities = [keys("release", RELEASE), keys("ci", CI)];

    it("are counted once for each", async () => {
      signSimple(registry, image.digest, RELEASE);
      signBundle(registry, image.digest, RELEASE);
      await assertVerified({ authorities });
      const reasons = [
        "only 1 of the 2 authorities that it needs has signed it",
        'its signature is by a key that "ci" does not have',
      ];
      await assertRefused(reasons, { authorities, threshold: 2 });
      signBundle(registry, image.digest, CI);
      await assertVerified({ authorities, threshold: 2 }, ["release", "ci"]);
    });

    it("are never as many as a threshold above their number", async () => {
      signSimple(registry, image.digest, RELEASE);
      signBundle(registry, image.digest, CI);
      await assertRefused(["only 2 of the 3 authorities that it needs has signed it"], { authorities, threshold: 3 });
    });
  });

  describe("of indexes", () => {
    let child: Descriptor;
    beforeEach(() => {
      child = image;
      image = registry.putIndex(child, registry.putImage("other"));
    });

    it("are enough without those of the images", async () => {
      signSimple(registry, image.digest, RELEASE);
      await assertVerified();
      assert.ok(!registry.requests.includes(child.digest));
    });

    it("are not needed where every image has its own", async () => {
      signSimple(registry, child.digest, RELEASE);
      const other = registry.putImage("other");
      await assertRefused(["it has no signature", `for its image ${other.digest}, it has no signature`]);
      signBundle(registry, other.digest, RELEASE);
      await assertVerified();
    });

    it("are followed through indexes", async () => {
      signSimple(registry, image.digest, RELEASE);
      image = registry.putIndex(image);
      await assertVerified();
      image = registry.putIndex(image, registry.putImage("third"));
      const third = registry.putImage("third");
      await assertRefused(["it has no signature", `for its image ${third.digest}, it has no signature`]);
    });

    it("are refused where an index names nothing", async () => {
      image = registry.putIndex();
      await assertRefused(["it has no signature", "it names no images"]);
    });

    it("are refused where an index could be read as an image", async () => {
      signSimple(registry, child.digest, RELEASE);
      image = registry.putManifest({ schemaVersion: 2, manifests: [child], layers: [] });
      await assertRefused(["it has no signature"]);
    });

    it("are refused where an index names something without a digest", async () => {
      image = registry.putIndex({ ...child, digest: "latest" });
      await assertRefused(["it names an image without a SHA-256 digest"]);
    });

    it("are refused where an index names too many images, or is too deep", async () => {
      image = registry.putIndex(...Array.from({ length: 65 }, (_, index) => registry.putImage(`${index}`)));
      await assertRefused(["it names more than 64 images"]);
      image = child;
      for (let depth = 0; depth < 6; depth++) image = registry.putIndex(image);
      const verdict = await verifyImage(registry, image.digest, requirement());
      assert.ok(verdict.outcome === "refused");
      assert.match(verdict.reasons.at(-1) ?? "", /its indexes name each other more than 4 times$/);
    });

    it("are refused when a child was swapped", async () => {
      signSimple(registry, child.digest, RELEASE);
      signSimple(registry, registry.putImage("other").digest, RELEASE);
      registry.content.set(image.digest, Buffer.from(JSON.stringify({ manifests: [child, child] })));
      await assertRefused([
        "what the registry has of its signatures is wrong: the manifest is not what its digest says",
        "it has no signature",
      ]);
    });
  });

  describe("that cannot be read", () => {
    const unreachable = new RegistryError("unreachable", "registry.example.com cannot be reached");
    const UNDECIDED = { outcome: "undecided", reason: "its signatures cannot be read: registry.example.com cannot be reached" };

    it("are undecided", async () => {
      const tag = `${image.digest.replace(":", "-")}.sig`;
      for (const reference of ["referrers", tag, image.digest]) {
        registry.failures.clear();
        registry.failures.set(reference, unreachable);
        assert.deepEqual(await verifyImage(registry, image.digest, requirement()), UNDECIDED, reference);
      }
    });

    it("do no harm where another place has one", async () => {
      signSimple(registry, image.digest, RELEASE);
      registry.failures.set("referrers", unreachable);
      await assertVerified();
    });

    it("are refused where the registry has something else in their place", async () => {
      signSimple(registry, image.digest, RELEASE);
      registry.content.set(registry.put(payloadFor(image.digest)).digest, Buffer.from("{}"));
      await assertRefused([
        "what the registry has of its signatures is wrong: the blob is not what its digest says",
        "it has no signature",
      ]);
    });

    it("hide no defect", async () => {
      registry.failures.set("referrers", new TypeError("a defect"));
      await assert.rejects(verifyImage(registry, image.digest, requirement()), TypeError);
    });
  });
});
