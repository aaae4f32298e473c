import { bundleFromJSON } from "@sigstore/bundle";
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import type { Requirement } from "../../../../policies/signatures/verify/types";
import { verifyImage } from "../../../../policies/signatures/verify/verify-image";
import {
  BUNDLE_V03,
  keyBundle,
  payloadFor,
  payloadLayer,
  putUnderTag,
  signatureAnnotation,
  signatureOf,
  statementFor,
} from "../../../support/image-signatures";
import { Sigstore } from "../../../support/sigstore";
import { ImageCase, RELEASE, requirement } from "./expect";
import { KeylessCase, minutes } from "./keyless-case";

/** One bit, the case of a letter, and what is no ASCII. */
const MASKS = [0x01, 0x20, 0x80];

/** Every text that differs from the bytes in one of them. */
function* flips(bytes: Buffer, masks = MASKS): Generator<Buffer> {
  for (const mask of masks) {
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ mask;
      yield flipped;
    }
  }
}

/** How many flips there are, and the ones after which the image is still verified. */
async function survivors(
  test: ImageCase,
  changes: Partial<Requirement>,
  original: Buffer,
  put: (flipped: Buffer) => void,
  masks = MASKS,
): Promise<{ count: number; survived: Buffer[] }> {
  const verify = async (bytes: Buffer): Promise<boolean> => {
    test.registry.tags.clear();
    test.registry.listed.clear();
    put(bytes);
    const { outcome } = await verifyImage(test.registry, test.digest, requirement(changes));
    assert.notEqual(outcome, "undecided");
    return outcome === "verified";
  };
  assert.ok(await verify(original), "what is flipped must be good");
  const survived = [];
  let count = 0;
  for (const flipped of flips(original, masks)) {
    count++;
    if (await verify(flipped)) survived.push(flipped);
  }
  return { count, survived };
}

describe("Every flipped byte", () => {
  let sigstore: Sigstore;
  before(async () => (sigstore = await Sigstore.start()));

  describe("of simple signing", () => {
    let test: ImageCase;
    let payload: Buffer;
    let signature: Buffer;
    const put = (signed: Buffer, annotations: Record<string, string>): void =>
      putUnderTag(test.registry, test.digest, [payloadLayer(test.registry, signed, annotations)]);

    beforeEach(() => {
      test = new ImageCase();
      payload = payloadFor(test.digest, {}, { stage: "production" });
      signature = signatureOf(payload, RELEASE);
    });

    it("in the payload is noticed", async () => {
      const { survived } = await survivors(test, {}, payload, (flipped) => put(flipped, signatureAnnotation(signature)));
      assert.deepEqual(survived, []);
    });

    it("in the signature is noticed", async () => {
      const { survived } = await survivors(test, {}, signature, (flipped) => put(payload, signatureAnnotation(flipped)));
      assert.deepEqual(survived, []);
    });

    it("in the signature's text is noticed", async () => {
      const text = Buffer.from(signature.toString("base64"));
      const { survived } = await survivors(test, {}, text, (flipped) =>
        put(payload, { "dev.cosignproject.cosign/signature": flipped.toString("latin1") }),
      );
      assert.deepEqual(survived, []);
    });

    it("in the key is noticed", async () => {
      put(payload, signatureAnnotation(signature));
      const der = RELEASE.publicKey.export({ format: "der", type: "spki" });
      for (const flipped of flips(der)) {
        let key;
        try {
          key = createPublicKey({ key: flipped, format: "der", type: "spki" });
        } catch {
          continue;
        }
        // How many of its bits mean nothing does not make another key.
        if (key.equals(RELEASE.publicKey)) continue;
        const verdict = await verifyImage(
          test.registry,
          test.digest,
          requirement({ authorities: [{ kind: "keys", name: "release", keys: [key] }] }),
        );
        assert.equal(verdict.outcome, "refused");
      }
    });
  });

  it("of a bundle with a key is noticed, but for the hint at the key, which nothing depends on", async () => {
    const test = new ImageCase();
    const bundle = keyBundle(statementFor(test.digest), RELEASE);
    const text = Buffer.from(JSON.stringify(bundle));
    const { count, survived } = await survivors(test, {}, text, (flipped) => attach(test, flipped));
    const signedPart = ({ mediaType, dsseEnvelope }: Record<string, unknown>): unknown => ({ mediaType, dsseEnvelope });
    for (const flipped of survived) {
      assert.deepEqual(signedPart(JSON.parse(flipped.toString()) as Record<string, unknown>), signedPart(bundle));
    }
    assert.ok(survived.length <= "hint".length * 2 + "aGludA==".length * 2, `${survived.length} survived`);
    console.log(`      Flips in a bundle with a key: ${count - survived.length}/${count} noticed, ${survived.length} in the hint`);
  });

  it("of a bundle with a certificate is noticed, but for what a proof repeats and nothing depends on", async () => {
    const test = new KeylessCase(sigstore);
    const text = Buffer.from(JSON.stringify(await test.sign()));
    const { count, survived } = await survivors(test, test.ci(), text, (flipped) => attach(test, flipped), [0x01]);
    for (const flipped of survived) assert.deepEqual(essence(flipped), essence(text));
    assert.ok(survived.length <= MAX_REPEATED, `${survived.length} survived`);
    console.log(`      Flips in a bundle with a certificate: ${count - survived.length}/${count} noticed`);
  });

  it("of a certificate is noticed without a log as well", async () => {
    const test = new KeylessCase(sigstore);
    const bundle = await test.sign({ timestampedAt: minutes(1) });
    const der = Buffer.from(bundle.verificationMaterial.certificate.rawBytes, "base64");
    const put = (flipped: Buffer): void => {
      bundle.verificationMaterial.certificate.rawBytes = flipped.toString("base64");
      attach(test, Buffer.from(JSON.stringify(bundle)));
    };
    const { survived } = await survivors(test, test.ci({ transparencyLogs: 0 }), der, put, [0x01]);
    assert.deepEqual(survived, []);
  });
});

/** `rootHash` with its name, the names of members with the values that are their defaults, the tree's size, and padding. */
const MAX_REPEATED = 90;

/** What a bundle says to those who verify it. The size and hash of the tree are in the signed checkpoint as well, where they are read. */
function essence(text: Buffer): unknown {
  const bundle = bundleFromJSON(JSON.parse(text.toString()));
  const entries = bundle.verificationMaterial.tlogEntries.map(({ inclusionProof, ...entry }) => ({
    ...entry,
    proof: {
      ...inclusionProof,
      rootHash: undefined,
      treeSize: undefined,
      checkpoint: decoded(inclusionProof?.checkpoint?.envelope),
    },
  }));
  return { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, tlogEntries: entries } };
}

/** A checkpoint with the bytes of its one signature in place of their text, whose padding says nothing. */
function decoded(checkpoint = ""): unknown {
  const at = checkpoint.lastIndexOf(" ");
  return [checkpoint.slice(0, at), Buffer.from(checkpoint.slice(at + 1), "base64")];
}

function attach({ registry, digest }: ImageCase, bundle: Buffer): void {
  registry.putReferrer(digest, [registry.put(bundle, BUNDLE_V03)]);
}
