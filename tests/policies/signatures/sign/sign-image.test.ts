/** What is written for a signature, that it is written once, and that nobody else's is lost. */
import assert from "node:assert/strict";
import { createHash, verify } from "node:crypto";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import { billOfMaterials, provenance } from "../../../../policies/signatures/sign/attestations";
import { preAuthenticationEncoding } from "../../../../policies/signatures/formats";
import { isSignedAs, signImage, type SigningOptions } from "../../../../policies/signatures/sign/sign-image";
import { OCI_INDEX, OCI_MANIFEST } from "../../../support/memory-registry";
import { countingSigner, MemoryStore } from "./memory-store";

const REPOSITORY = "registry.example.com/shop/web";
const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const SIGNATURE = "dev.cosignproject.cosign/signature";
const ANNOTATIONS = { version: "1.4.2", source: "git+https://git.example.com/shop" };
const NOTHING: SigningOptions = { pause: () => Promise.resolve() };
const tagOf = (digest: string): string => `${digest.replace(":", "-")}.sig`;
const layersOf = (registry: MemoryStore, reference: string): Descriptor[] =>
  (registry.manifests.get(reference)?.json["layers"] ?? []) as Descriptor[];

describe("signing an image", () => {
  for (const hasReferrers of [true, false]) {
    describe(hasReferrers ? "where the registry lists referrers" : "where a tag lists referrers", () => {
      let registry: MemoryStore;
      let image: { repository: string; digest: string };
      beforeEach(() => {
        registry = new MemoryStore(hasReferrers);
        image = { repository: REPOSITORY, digest: registry.image() };
      });

      it("writes a simple signature that names the image, the repository and what is said of it", async () => {
        const key = countingSigner();
        await signImage(registry, image, key, { ...NOTHING, annotations: ANNOTATIONS });
        const [layer, ...others] = layersOf(registry, tagOf(image.digest));
        assert.ok(layer && others.length === 0);
        const payload = registry.blobs.get(layer.digest);
        assert.deepEqual(JSON.parse(String(payload)), {
          critical: {
            identity: { "docker-reference": REPOSITORY },
            image: { "docker-manifest-digest": image.digest },
            type: "cosign container image signature",
          },
          optional: { source: "git+https://git.example.com/shop", version: "1.4.2" },
        });
        assert.equal(layer.mediaType, "application/vnd.dev.cosign.simplesigning.v1+json");
        assert.equal(layer.size, payload?.length);
        assert.ok(
          verify("sha256", payload ?? Buffer.of(), key.publicKey, Buffer.from(layer.annotations?.[SIGNATURE] ?? "", "base64")),
        );
      });

      it("writes a bundle that refers to the image, with a statement about it", async () => {
        const key = countingSigner();
        const { statements, written } = await signImage(registry, image, key, { ...NOTHING, annotations: ANNOTATIONS });
        const [referrer, ...others] = await registry.referrers(image.digest);
        assert.ok(referrer && others.length === 0);
        assert.equal(referrer.artifactType, BUNDLE);
        const { json } = (await registry.manifest(referrer.digest)) ?? {};
        assert.deepEqual(json?.["subject"], {
          mediaType: OCI_MANIFEST,
          digest: image.digest,
          size: registry.manifests.get(image.digest)?.bytes.length,
        });
        assert.equal((json["config"] as Descriptor).digest, `sha256:${createHash("sha256").update("{}").digest("hex")}`);
        const [layer] = layersOf(registry, referrer.digest);
        const bundle = JSON.parse(String(registry.blobs.get(layer?.digest ?? ""))) as {
          verificationMaterial: object;
          dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string }[] };
        };
        const spki = key.publicKey.export({ type: "spki", format: "der" });
        const hint = createHash("sha256").update(spki).digest("base64");
        assert.deepEqual(bundle.verificationMaterial, { publicKey: { hint } });
        const { payload, payloadType, signatures } = bundle.dsseEnvelope;
        const bytes = Buffer.from(payload, "base64");
        assert.deepEqual(JSON.parse(bytes.toString()), {
          _type: "https://in-toto.io/Statement/v1",
          subject: [{ name: REPOSITORY, digest: { sha256: image.digest.slice(7) }, annotations: ANNOTATIONS }],
          predicateType: "https://sigstore.dev/cosign/sign/v1",
          predicate: {},
        });
        const signed = preAuthenticationEncoding(payloadType, bytes);
        assert.ok(verify("sha256", signed, key.publicKey, Buffer.from(signatures[0]?.sig ?? "", "base64")));
        assert.deepEqual([written, statements], [2, [`sha256:${createHash("sha256").update(bytes).digest("hex")}`]]);
      });

      it("writes nothing a second time, and asks for no signature", async () => {
        const key = countingSigner();
        const options = { ...NOTHING, annotations: ANNOTATIONS, attestations: [billOfMaterials('{"bomFormat":"CycloneDX"}')] };
        const first = await signImage(registry, image, key, options);
        const { writes } = registry;
        const second = await signImage(registry, image, key, options);
        assert.deepEqual([first.written, second.written], [3, 0]);
        assert.deepEqual(second.statements, first.statements);
        assert.deepEqual([registry.writes, key.signatures], [writes, 3]);
      });

      it("adds to what others have signed, which stays as it is", async () => {
        const [theirs, ours] = [countingSigner(), countingSigner()];
        await signImage(registry, image, theirs, NOTHING);
        const before = layersOf(registry, tagOf(image.digest));
        const listed = await registry.referrers(image.digest);
        await signImage(registry, image, ours, { ...NOTHING, annotations: ANNOTATIONS });
        const after = layersOf(registry, tagOf(image.digest));
        assert.deepEqual(after.slice(0, 1), before);
        assert.equal(after.length, 2);
        const config = registry.manifests.get(tagOf(image.digest))?.json["config"] as Descriptor;
        const { rootfs } = JSON.parse(String(registry.blobs.get(config.digest))) as { rootfs: { diff_ids: string[] } };
        assert.deepEqual(
          rootfs.diff_ids,
          after.map(({ digest }) => digest),
        );
        const now = (await registry.referrers(image.digest)).map(({ digest }) => digest);
        assert.ok(listed.every(({ digest }) => now.includes(digest)) && now.length === 2);
      });

      it("signs anew where the words or the key are others, not where only a wrong signature is there", async () => {
        const key = countingSigner();
        await signImage(registry, image, key, NOTHING);
        assert.equal((await signImage(registry, image, key, { ...NOTHING, annotations: ANNOTATIONS })).written, 2);
        assert.equal((await signImage(registry, image, countingSigner(), NOTHING)).written, 2);
        assert.equal(layersOf(registry, tagOf(image.digest)).length, 3);
        assert.equal((await registry.referrers(image.digest)).length, 3);
      });

      it("loses no signature of two writers that overwrite each other", async () => {
        const keys = [countingSigner(), countingSigner(), countingSigner()];
        // Each waits until all have written, having read what was there before.
        const waiting: (() => void)[] = [];
        const pause = (): Promise<void> =>
          new Promise((resolve) => {
            waiting.push(resolve);
            if (waiting.length === keys.length) waiting.splice(0).forEach((go) => go());
            else setImmediate(() => waiting.splice(0).forEach((go) => go()));
          });
        await Promise.all(keys.map((key) => signImage(registry, image, key, { pause })));
        for (const { publicKey } of keys) {
          const { statements } = await signImage(registry, image, keys[0] ?? countingSigner(), NOTHING);
          assert.ok(await isSignedAs(registry, image, publicKey, {}, statements));
        }
        assert.equal(layersOf(registry, tagOf(image.digest)).length, 3);
        assert.equal((await registry.referrers(image.digest)).length, 3);
      });

      it("tells when something of it is gone", async () => {
        const key = countingSigner();
        const options = { ...NOTHING, annotations: ANNOTATIONS, attestations: [billOfMaterials('{"spdxVersion":"SPDX-2.3"}')] };
        const { statements } = await signImage(registry, image, key, options);
        const isSigned = (publicKey = key.publicKey, annotations: object = ANNOTATIONS): Promise<boolean> =>
          isSignedAs(registry, image, publicKey, annotations as Record<string, string>, statements);
        assert.equal(await isSigned(), true);
        assert.equal(await isSigned(countingSigner().publicKey), false);
        assert.equal(await isSigned(key.publicKey, { version: "1.4.3" }), false);
        const losses: (() => Promise<void> | void)[] = [
          () => void registry.manifests.delete(tagOf(image.digest)),
          () => void registry.manifests.delete(image.digest),
          () => void registry.blobs.delete(layersOf(registry, tagOf(image.digest))[0]?.digest ?? ""),
          async () => {
            const [, contents] = await registry.referrers(image.digest);
            registry.manifests.delete(contents?.digest ?? "");
          },
        ];
        for (const lose of losses) {
          const [manifests, blobs] = [new Map(registry.manifests), new Map(registry.blobs)];
          await lose();
          assert.equal(await isSigned(), false, String(lose));
          for (const [kept, now] of [
            [manifests, registry.manifests],
            [blobs, registry.blobs],
          ] as const)
            for (const [name, value] of kept) (now as Map<string, unknown>).set(name, value);
          assert.equal(await isSigned(), true);
        }
      });
    });
  }

  it("puts back what another writer has left out of the list of referrers", async () => {
    const registry = new MemoryStore(false);
    const image = { repository: REPOSITORY, digest: registry.image() };
    await signImage(registry, image, countingSigner(), NOTHING);
    const before = await registry.referrers(image.digest);
    let lists = 1;
    const pause = (): Promise<void> => {
      // Another program that has read the list before.
      if (lists-- > 0) registry.list(image.digest, []);
      return Promise.resolve();
    };
    await signImage(registry, image, countingSigner(), { pause });
    const after = (await registry.referrers(image.digest)).map(({ digest }) => digest);
    assert.equal(after.length, 2);
    assert.ok(after.includes(before[0]?.digest ?? ""));
  });

  it("puts back what another writer has left out of the tag, once", async () => {
    const registry = new MemoryStore(true);
    const image = { repository: REPOSITORY, digest: registry.image() };
    const tag = tagOf(image.digest);
    await signImage(registry, image, countingSigner(), NOTHING);
    const before = layersOf(registry, tag);
    const write = (layers: readonly Descriptor[]): Promise<unknown> =>
      registry.pushManifest(Buffer.from(JSON.stringify({ ...registry.manifests.get(tag)?.json, layers })), OCI_MANIFEST, tag);
    // Others who have read the tag before: the first leaves out what is written here, the second what was there before.
    const others = [(): Promise<unknown> => write(before), (): Promise<unknown> => write(layersOf(registry, tag).slice(1))];
    const key = countingSigner();
    const pause = async (): Promise<void> => {
      await others.shift()?.();
    };
    await signImage(registry, image, key, { pause });
    const after = layersOf(registry, tag);
    assert.equal(after.length, 2);
    assert.ok(after.some((layer) => JSON.stringify(layer) === JSON.stringify(before[0])));
    assert.equal(key.signatures, 2);
  });

  it("takes no signature for its own that stands at another content", async () => {
    const registry = new MemoryStore(true);
    const image = { repository: REPOSITORY, digest: registry.image() };
    const tag = tagOf(image.digest);
    const key = countingSigner();
    const { statements } = await signImage(registry, image, key, NOTHING);
    const [layer] = layersOf(registry, tag);
    const layers = [{ ...layer, digest: `sha256:${"0".repeat(64)}` }];
    await registry.pushManifest(Buffer.from(JSON.stringify({ ...registry.manifests.get(tag)?.json, layers })), OCI_MANIFEST, tag);
    assert.equal(await isSignedAs(registry, image, key.publicKey, {}, statements), false);
    assert.equal((await signImage(registry, image, key, NOTHING)).written, 1);
    assert.equal(await isSignedAs(registry, image, key.publicKey, {}, statements), true);
  });

  describe("refuses", () => {
    const registry = new MemoryStore(true);
    const digest = registry.image();
    const other = registry.image("of another kind");
    void registry.pushManifest(Buffer.from("{}"), OCI_INDEX, tagOf(other));
    const key = countingSigner();
    const wrong = { publicKey: key.publicKey, sign: (bytes: Buffer) => countingSigner().sign(bytes) };
    const gone = `sha256:${"0".repeat(64)}`;
    const cases: [what: string, digest: string, signer: Parameters<typeof signImage>[2], reason: string][] = [
      ["a tag", "1.4.2", key, "an image is signed by its SHA-256 digest, never by a tag"],
      ["an image that is not there", gone, key, `there is no ${REPOSITORY}@${gone}`],
      ["another curve", digest, countingSigner("P-384"), "the key must be one of ECDSA on the curve P-256"],
      ["a signature that is none by the key", digest, wrong, "the signature that came back is not one by the key"],
      ["a tag that holds something else", other, key, `the tag ${tagOf(other)} holds something else than signatures`],
    ];
    for (const [what, of, signer, message] of cases) {
      it(what, async () => {
        const { writes } = registry;
        const signing = signImage(registry, { repository: REPOSITORY, digest: of }, signer, NOTHING);
        await assert.rejects(signing, { name: "SigningError", message });
        assert.equal(registry.writes, writes);
      });
    }

    it("to go on where others replace what it writes each time", async () => {
      const image = { repository: REPOSITORY, digest };
      const pause = (): Promise<void> => Promise.resolve(void registry.manifests.delete(tagOf(digest)));
      const message = "others replaced the signatures each time that they were written";
      await assert.rejects(signImage(registry, image, key, { pause }), { name: "SigningError", message });
    });
  });
});

describe("statements about an image", () => {
  it("are encoded as DSSE says", () => {
    // The example of its protocol.md.
    const encoded = preAuthenticationEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
    assert.equal(encoded.toString(), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  });

  it("take lists of contents to the letter", async () => {
    const registry = new MemoryStore(true);
    const image = { repository: REPOSITORY, digest: registry.image() };
    const text = '{ "spdxVersion": "SPDX-2.3", "big": 9007199254740993 }\n';
    await signImage(registry, image, countingSigner(), { ...NOTHING, attestations: [billOfMaterials(text)] });
    const bundle = [...registry.blobs.values()].find((bytes) => bytes.toString().includes("dsseEnvelope"));
    assert.ok(bundle);
    const payloads = [...registry.blobs.values()].map((bytes) =>
      Buffer.from(/"payload":"([^"]*)"/.exec(bytes.toString())?.[1] ?? "", "base64").toString(),
    );
    assert.ok(
      payloads.some((payload) => payload.endsWith(`"predicateType":"https://spdx.dev/Document","predicate":${text.trim()}}`)),
    );
  });

  it("know SPDX and CycloneDX, and nothing else", () => {
    assert.equal(billOfMaterials('{"bomFormat":"CycloneDX"}').predicateType, "https://cyclonedx.org/bom");
    assert.equal(billOfMaterials('{"spdxVersion":"SPDX-2.3"}').predicateType, "https://spdx.dev/Document");
    for (const text of ["", "[]", "null", "{}", '{"bomFormat":"SPDX"}', '{"spdxVersion":2}', "SPDXVersion: SPDX-2.3"])
      assert.throws(() => billOfMaterials(text), { name: "SigningError", message: "must be SPDX or CycloneDX in JSON" }, text);
    const long = JSON.stringify({ bomFormat: "CycloneDX", filler: "x".repeat(8 * 1024 * 1024) });
    assert.throws(() => billOfMaterials(long), { name: "SigningError", message: "must be of at most 8 MiB" });
  });

  it("say where an image comes from", () => {
    const source = { uri: "git+https://git.example.com/shop", commit: "0".repeat(40) };
    const made = provenance({
      builder: "https://ci.example.com",
      buildType: "https://b",
      parameters: { platform: "linux/amd64" },
      source,
    });
    assert.equal(made.predicateType, "https://slsa.dev/provenance/v1");
    assert.deepEqual(JSON.parse(made.predicate), {
      buildDefinition: {
        buildType: "https://b",
        externalParameters: { platform: "linux/amd64" },
        resolvedDependencies: [{ uri: source.uri, digest: { gitCommit: source.commit } }],
      },
      runDetails: { builder: { id: "https://ci.example.com" } },
    });
  });
});
