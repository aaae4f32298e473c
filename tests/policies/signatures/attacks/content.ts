/** Attacks by what manifests and indexes are. */
import assert from "node:assert/strict";
import { answer, type Pointer } from "../../../support/hostile-registry";
import { digestOf, OCI_INDEX, OCI_MANIFEST } from "../../../support/memory-registry";
import { children, requireUnasked, signatureManifest, signatureTag, type Attack, type World } from "./world";

const WRONG = "what the registry has of its signatures is wrong: ";

/** Puts bytes behind the tag of the image's signatures. */
function asSignatures(bytes: (world: World) => Buffer | object): Attack["prepare"] {
  return (world) => {
    world.registry.tag(signatureTag(world.image), world.registry.hold(bytes(world), OCI_MANIFEST));
    return world.image.digest;
  };
}

function signedManifest(world: World): string {
  return JSON.stringify(signatureManifest([world.signature(world.image.digest)]));
}

/** Signs an image after another under a name, and gives the pointers. */
function signedChildren(world: World, count: number): Pointer[] {
  return Array.from({ length: count }, (_, at) => {
    const child = world.addImage(`CHILD-${at}`);
    world.sign(child);
    return child;
  });
}

export function content(): readonly Attack[] {
  return [
    {
      name: "truncated JSON",
      prepare: asSignatures((world) => Buffer.from(signedManifest(world).slice(0, -1))),
      outcome: { refused: [`${WRONG}REGISTRY/shop/web:IMAGE.sig is not an object in JSON`, "it has no signature"] },
    },
    {
      name: "JSON that is a list",
      prepare: asSignatures((world) => Buffer.from(`[${signedManifest(world)}]`)),
      outcome: { refused: [`${WRONG}REGISTRY/shop/web:IMAGE.sig is not an object in JSON`, "it has no signature"] },
    },
    {
      name: "JSON a million lists deep",
      prepare: asSignatures(() => Buffer.from(`{"layers":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`)),
      outcome: { refused: ["it has no signature"] },
    },
    {
      name: "JSON that is no UTF-8",
      prepare: asSignatures((world) =>
        Buffer.concat([Buffer.from(signedManifest(world).slice(0, -1)), Buffer.from(',"a":"\xff"}', "latin1")]),
      ),
      outcome: { refused: [`${WRONG}REGISTRY/shop/web:IMAGE.sig is not an object in JSON`, "it has no signature"] },
    },
    {
      name: "layers by way of a prototype",
      prepare: asSignatures((world) =>
        Buffer.from(`{"__proto__":${signedManifest(world)},"constructor":{"prototype":{"layers":[]}}}`),
      ),
      outcome: { refused: ["it has no signature"] },
      then: () => assert.equal(({} as { layers?: unknown }).layers, undefined),
    },
    {
      name: "one name twice",
      prepare: asSignatures((world) =>
        Buffer.from(signedManifest(world).replace('"layers":', '"layers":[],"layers":[],"layers":')),
      ),
      outcome: { verified: ["release"] },
    },
    {
      name: "layers that are nothing of the kind",
      prepare: asSignatures((world) => {
        const layer = world.signature(world.image.digest);
        const odd = [
          null,
          7,
          "layer",
          [],
          {},
          { ...layer, size: -1 },
          { ...layer, size: 1e300 },
          { ...layer, digest: "sha256:../../x" },
        ];
        return signatureManifest([...(odd as object[]), { ...layer, digest: ["sha256:"] }, { ...layer, mediaType: {} }]);
      }),
      outcome: { refused: ["a part of its signatures is not read: REGISTRY/shop/web@sha256:../../x is no digest"] },
    },
    {
      name: "an image that is an index as well",
      prepare: (world) => {
        const child = world.addImage("CHILD");
        world.sign(child);
        const both = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [child], config: child, layers: [child] };
        return world.name(world.registry.hold(both, OCI_INDEX), "BOTH").digest;
      },
      outcome: { refused: [`${WRONG}REGISTRY/shop/web@BOTH is both an image and an index`, "it has no signature"] },
    },
    {
      name: "an index that calls itself an image",
      prepare: (world) => {
        const child = world.addImage("CHILD");
        world.sign(child);
        const index = { schemaVersion: 2, mediaType: OCI_MANIFEST, manifests: [child] };
        return world.name(world.registry.hold(index, OCI_MANIFEST), "INDEX").digest;
      },
      outcome: { refused: [`${WRONG}REGISTRY/shop/web@INDEX is not what its mediaType says`, "it has no signature"] },
    },
    {
      name: "a manifest that does not match its digest",
      prepare: (world) => {
        const lie = world.registry.hold({ ...signatureManifest([]), lie: true }, OCI_MANIFEST, digestOf(Buffer.from("another")));
        return world.name(lie, "LIE").digest;
      },
      outcome: { refused: [`${WRONG}REGISTRY/shop/web@LIE: the content does not have this digest`, "it has no signature"] },
    },
    {
      name: "a header that claims the digest that was asked for",
      prepare: (world) => {
        const wanted = digestOf(Buffer.from("another"));
        world.name({ ...world.image, digest: wanted }, "WANTED");
        world.registry.on(/\/manifests\/sha256:/, answer(200, { lie: true }, { "Docker-Content-Digest": wanted, ETag: wanted }));
        return wanted;
      },
      outcome: { refused: [`${WRONG}REGISTRY/shop/web@WANTED: the content does not have this digest`, "it has no signature"] },
    },
    {
      name: "an index with a swapped child and the signature of the index that it was",
      prepare: (world) => {
        const [first, second] = signedChildren(world, 2);
        const before = world.addIndex("BEFORE", [first ?? world.image, second ?? world.image]);
        const swapped = world.addIndex("SWAPPED", [first ?? world.image, world.addImage("EVIL")]);
        world.registry.tag(signatureTag(swapped), world.sign(before));
        return swapped.digest;
      },
      outcome: { refused: ["its signature is for the digest BEFORE", "for its image EVIL, it has no signature"] },
    },
    {
      name: "another index in place of a signed one",
      prepare: (world) => {
        const index = world.addIndex("INDEX", signedChildren(world, 2));
        world.registry.hold(
          { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [world.addImage("EVIL")] },
          OCI_INDEX,
          index.digest,
        );
        return index.digest;
      },
      outcome: { refused: [`${WRONG}REGISTRY/shop/web@INDEX: the content does not have this digest`, "it has no signature"] },
    },
    {
      name: "an index with one unsigned image among signed ones",
      prepare: (world) => world.addIndex("INDEX", [...signedChildren(world, 3), world.addImage("EVIL")]).digest,
      outcome: { refused: ["it has no signature", "for its image EVIL, it has no signature"] },
    },
    {
      name: "an index that names itself",
      prepare: (world) => {
        const own = digestOf(Buffer.from("its own"));
        const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ mediaType: OCI_INDEX, digest: own, size: 300 }] };
        world.name(world.registry.hold(index, OCI_INDEX, own), "CYCLE");
        return world.name(world.registry.hold(index, OCI_INDEX), "INDEX").digest;
      },
      outcome: {
        refused: [
          `${WRONG}REGISTRY/shop/web@CYCLE: the content does not have this digest`,
          "it has no signature",
          "for its image CYCLE, it has no signature",
        ],
      },
    },
    {
      name: "indexes in indexes, without an end that is looked for",
      prepare: (world) => {
        let [index] = signedChildren(world, 1);
        for (let depth = 0; depth < 20; depth++) index = world.addIndex(`INDEX-${depth}`, [index ?? world.image]);
        return index?.digest ?? "";
      },
      verification: { depth: 2 },
      outcome: {
        refused: [
          "it has no signature",
          "for its image INDEX-18, it has no signature",
          "for its image INDEX-18, for its image INDEX-17, its indexes name each other more than 2 times",
        ],
      },
      then: ({ registry }) => assert.ok(registry.seen.length < 30, "what is below is not asked for"),
    },
    {
      name: "an index with 100,000 images",
      prepare: (world) => world.addIndex("INDEX", children(100_000)).digest,
      outcome: { undecided: "its signatures cannot be read: the answer of REGISTRY is longer than 4194304 bytes" },
    },
    {
      name: "an index with 20,000 images, which is short enough",
      prepare: (world) => world.addIndex("INDEX", children(20_000)).digest,
      outcome: { refused: ["it names more than 64 images"] },
      then: ({ registry }) => assert.ok(registry.seen.length < 20, "none of them is asked for"),
    },
    {
      name: "an index without images",
      prepare: (world) => world.addIndex("INDEX", []).digest,
      outcome: { refused: ["it has no signature", "it names no images"] },
    },
    {
      name: "addresses in descriptors that lead to another host",
      prepare: (world) => {
        const layer = { ...world.signature(world.image.digest), urls: [`${world.elsewhere.origin}/payload`] };
        world.registry.on(/\/blobs\//, answer(404));
        world.attach(world.image, [layer]);
        return world.image.digest;
      },
      outcome: { refused: ["a part of its signature is missing from the registry"] },
      then: requireUnasked,
    },
  ];
}
