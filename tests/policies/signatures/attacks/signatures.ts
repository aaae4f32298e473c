/** Attacks by what is signed, by whom, and for what. */
import assert from "node:assert/strict";
import { answer, type Pointer } from "../../../support/hostile-registry";
import { BUNDLE_V03, keyBundle, keyPair, PROVENANCE_V1, statementFor, type KeyPair } from "../../../support/image-signatures";
import { OCI_INDEX, OCI_MANIFEST } from "../../../support/memory-registry";
import { SIMPLE_SIGNING, type Attack, type World } from "./world";

const STRANGER = 'its signature is by a key that "release" does not have';

/** A bundle with a signed statement about a digest. */
function bundle(digest: string, { by, type, statement }: { by: KeyPair; type?: string; statement?: object }): object {
  return keyBundle(statementFor(digest, statement), by, type);
}

/** Refers to the image with a bundle. */
function referring(make: (world: World) => object | Buffer): Attack["prepare"] {
  return (world) => {
    world.refer(world.image, make(world));
    return world.image.digest;
  };
}

interface Envelope {
  payload: string;
  payloadType: string;
  signatures: { sig: string }[];
}

function envelopeOf(made: object): Envelope {
  return (made as { dsseEnvelope: Envelope }).dsseEnvelope;
}

export function signatures(): readonly Attack[] {
  return [
    {
      name: "nothing: a simple signature as it should be",
      prepare: (world) => {
        world.sign(world.image);
        return world.image.digest;
      },
      outcome: { verified: ["release"] },
    },
    {
      name: "nothing: a bundle as it should be",
      prepare: referring(({ image, keys }) => bundle(image.digest, { by: keys.release })),
      outcome: { verified: ["release"] },
    },
    { name: "no signature", prepare: ({ image }) => image.digest, outcome: { refused: ["it has no signature"] } },
    {
      name: "a wrong key",
      prepare: (world) => {
        world.sign(world.image, { by: world.keys.stranger });
        return world.image.digest;
      },
      outcome: { refused: [STRANGER] },
    },
    {
      name: "a wrong key in a bundle",
      prepare: referring(({ image, keys }) => bundle(image.digest, { by: keys.stranger })),
      outcome: { refused: [STRANGER] },
    },
    {
      name: "a signature copied from another image",
      prepare: (world) => {
        const other = world.addImage("OTHER");
        world.attach(world.image, [world.signature(other.digest)]);
        return world.image.digest;
      },
      outcome: { refused: ["its signature is for the digest OTHER"] },
    },
    {
      name: "a bundle copied from another image",
      prepare: referring((world) => bundle(world.addImage("OTHER").digest, { by: world.keys.release })),
      outcome: { refused: ["its signature is for the digest OTHER"] },
    },
    {
      name: "a signature copied from another repository",
      prepare: (world) => {
        world.sign(world.image, { repository: `${world.registry.name}/shop/website` });
        return world.image.digest;
      },
      outcome: { refused: ['its signature is for the repository "REGISTRY/shop/website"'] },
    },
    {
      name: "a signature copied from another registry",
      prepare: (world) => {
        world.sign(world.image, { repository: "registry.example.com/shop/web" });
        return world.image.digest;
      },
      outcome: { refused: ['its signature is for the repository "registry.example.com/shop/web"'] },
    },
    {
      name: "a payload under a signature of another payload",
      prepare: (world) => {
        const right = world.signature(world.image.digest);
        const wrong = world.signature(world.addImage("OTHER").digest);
        world.attach(world.image, [{ ...right, annotations: wrong.annotations }]);
        return world.image.digest;
      },
      outcome: { refused: [STRANGER] },
    },
    {
      name: "a payload that is swapped after it was signed",
      prepare: (world) => {
        const layer = world.signature(world.image.digest);
        world.registry.hold(Buffer.alloc(layer.size, 32), SIMPLE_SIGNING, layer.digest);
        world.name(world.attach(world.image, [layer]), "SIGNATURES");
        world.name(layer, "PAYLOAD");
        return world.image.digest;
      },
      outcome: {
        refused: [
          "what the registry has of its signatures is wrong: REGISTRY/shop/web@PAYLOAD: the content does not have this digest",
          "it has no signature",
        ],
      },
    },
    {
      name: "a thousand signatures",
      prepare: (world) => {
        const { digest } = world.image;
        const by = keyPair();
        const layers = Array.from({ length: 1000 }, () => world.signature(digest, { by }));
        world.attach(world.image, [world.signature(digest), ...layers]);
        return digest;
      },
      outcome: { refused: [STRANGER, "it has more than 64 signatures, and not all were checked"] },
      then: ({ registry }) => assert.equal(registry.seen.filter(({ url }) => url.includes("/blobs/")).length, 64),
    },
    {
      name: "payloads that are larger than payloads are",
      prepare: (world) => {
        const layer = world.signature(world.image.digest);
        world.attach(world.image, [{ ...layer, size: 10_000_000 }]);
        return world.image.digest;
      },
      outcome: { refused: ["what its signature is over is larger than 65536 bytes"] },
      then: ({ registry }) => assert.ok(!registry.seen.some(({ url }) => url.includes("/blobs/"))),
    },
    {
      name: "a bundle that is larger than is read",
      prepare: (world) => {
        const { mediaType, digest, size } = world.image;
        const layer = { ...world.registry.hold(bundle(digest, { by: world.keys.release }), BUNDLE_V03), size: 1_000_000_000 };
        world.name(layer, "BUNDLE");
        const manifest = {
          schemaVersion: 2,
          mediaType: OCI_MANIFEST,
          config: layer,
          layers: [layer],
          subject: { mediaType, digest, size },
        };
        world.registry.hold(manifest, OCI_MANIFEST);
        return digest;
      },
      outcome: { refused: ["a part of its signatures is not read: REGISTRY/shop/web@BUNDLE is longer than 16777216 bytes"] },
    },
    {
      name: "an envelope whose type is not signed",
      prepare: referring(({ image, keys }) => {
        const made = bundle(image.digest, { by: keys.release, type: "application/json" });
        envelopeOf(made).payloadType = "application/vnd.in-toto+json";
        return made;
      }),
      outcome: { refused: [STRANGER] },
    },
    {
      name: "a signed envelope of something else",
      prepare: referring(({ image, keys }) => bundle(image.digest, { by: keys.release, type: "application/json" })),
      outcome: { refused: ['its signed envelope holds "application/json"'] },
    },
    {
      name: "an attestation in place of a signature",
      prepare: referring(({ image, keys }) =>
        bundle(image.digest, { by: keys.release, statement: { predicateType: PROVENANCE_V1 } }),
      ),
      outcome: { refused: ['"release" has signed statements about it, but not the image'] },
    },
    {
      name: "an envelope with two signatures, one of them good",
      prepare: referring(({ image, keys }) => {
        const made = bundle(image.digest, { by: keys.release });
        envelopeOf(made).signatures.push(...envelopeOf(bundle(image.digest, { by: keys.stranger })).signatures);
        return made;
      }),
      outcome: { refused: ["its bundle is not complete"] },
    },
    {
      name: "a statement without a subject",
      prepare: referring(({ image, keys }) => bundle(image.digest, { by: keys.release, statement: { subject: [] } })),
      outcome: { refused: ["its signed statement names no SHA-256 digest"] },
    },
    {
      name: "a bundle that is truncated",
      prepare: referring(({ image, keys }) => Buffer.from(JSON.stringify(bundle(image.digest, { by: keys.release })).slice(0, -2))),
      outcome: { refused: ["its bundle is no JSON object"] },
    },
    {
      name: "a bundle by way of a prototype",
      prepare: referring(({ image, keys }) => {
        const made = JSON.stringify(bundle(image.digest, { by: keys.release }));
        return Buffer.from(`{"mediaType":"${BUNDLE_V03}","__proto__":${made}}`);
      }),
      outcome: { refused: ["its bundle is not complete"] },
      then: () => assert.equal(({} as { dsseEnvelope?: unknown }).dsseEnvelope, undefined),
    },
    {
      name: "a bundle that brings its own key",
      prepare: referring(({ image, keys }) => {
        const made = bundle(image.digest, { by: keys.stranger });
        const rawBytes = keys.stranger.publicKey.export({ type: "spki", format: "der" }).toString("base64");
        return { ...made, verificationMaterial: { publicKey: { hint: rawBytes, rawBytes } } };
      }),
      outcome: { refused: [STRANGER] },
    },
    {
      name: "a listing that calls a signature a picture",
      prepare: (world) => {
        const manifest: Pointer = world.refer(world.image, bundle(world.image.digest, { by: world.keys.release }));
        const list = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...manifest, artifactType: "image/png" }] };
        world.registry.on(/\/referrers\//, answer(200, list, { "Content-Type": OCI_INDEX }));
        return world.image.digest;
      },
      outcome: { verified: ["release"] },
    },
    {
      name: "a digest of another algorithm",
      prepare: () => `sha512:${"0".repeat(128)}`,
      outcome: { refused: ["its digest is not a SHA-256 digest"] },
    },
  ];
}
