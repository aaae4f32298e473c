/** Attacks on images that are named by a tag. */
import assert from "node:assert/strict";
import type { ImageVerdict } from "../../../../policies/signatures/open";
import { answer } from "../../../support/hostile-registry";
import { OCI_MANIFEST } from "../../../support/memory-registry";
import type { World } from "./world";

/** What is asked for is `1.0.0`. */
export interface TagAttack {
  name: string;
  prepare: (world: World) => void;
  outcome: ImageVerdict;
  then?: (world: World) => void;
}

const TAG = /\/manifests\/1\.0\.0$/;

/** The tag is moved at each request: to each of the images in turn, and stays at the last. */
function flip(world: World, digests: readonly string[]): void {
  world.registry.on(TAG, (request, response, times) => {
    world.registry.tag("1.0.0", { digest: digests[Math.min(times, digests.length - 1)] ?? "" });
    world.registry.answerHonestly(request, response);
  });
}

/** Of requests that were answered, not those that were told to authenticate first. */
function countOfTag({ registry }: World): number {
  return registry.seen.filter(({ url, hasAuthorization }) => TAG.test(url) && hasAuthorization).length;
}

export function tags(): readonly TagAttack[] {
  return [
    {
      name: "a tag that is moved to another image after it was read",
      prepare: (world) => {
        world.sign(world.image);
        // The first request is told to authenticate.
        flip(world, [world.image.digest, world.image.digest, world.addImage("EVIL").digest]);
      },
      outcome: { image: "REGISTRY/shop/web@IMAGE", outcome: "verified", by: ["release"] },
      then: (world) => assert.equal(countOfTag(world), 1),
    },
    {
      name: "a tag that is moved to a signed image after it was read",
      prepare: (world) => {
        world.sign(world.image);
        const evil = world.addImage("EVIL").digest;
        flip(world, [evil, evil, world.image.digest]);
      },
      outcome: { image: "REGISTRY/shop/web@EVIL", outcome: "refused", reasons: ["it has no signature"] },
      then: (world) => assert.equal(countOfTag(world), 1),
    },
    {
      name: "a header that claims that the tag names a signed image",
      prepare: (world) => {
        world.sign(world.image);
        world.registry.tag("1.0.0", world.addImage("EVIL"));
        world.registry.on(TAG, (request, response) => {
          response.setHeader("Docker-Content-Digest", world.image.digest);
          world.registry.answerHonestly(request, response);
        });
      },
      outcome: { image: "REGISTRY/shop/web@EVIL", outcome: "refused", reasons: ["it has no signature"] },
    },
    {
      name: "a tag that has not changed since it was never read",
      prepare: (world) => world.registry.on(TAG, answer(304)),
      outcome: {
        image: "REGISTRY/shop/web:1.0.0",
        outcome: "undecided",
        reasons: ["REGISTRY/shop/web is answered with status 304"],
      },
    },
    {
      name: "a tag that names nothing",
      prepare: (world) => world.registry.on(TAG, answer(404)),
      outcome: { image: "REGISTRY/shop/web:1.0.0", outcome: "refused", reasons: ["there is no such tag"] },
    },
    {
      name: "a tag that names a manifest of Docker's first schema, whose digest is not that of its bytes",
      prepare: (world) => {
        const schema1 = { schemaVersion: 1, name: "shop/web", tag: "1.0.0", fsLayers: [], history: [], signatures: [] };
        const type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
        world.registry.tag("1.0.0", world.name(world.registry.hold(schema1, type), "SCHEMA1"));
      },
      outcome: { image: "REGISTRY/shop/web@SCHEMA1", outcome: "refused", reasons: ["it has no signature"] },
    },
    {
      name: "a tag whose manifest is truncated",
      prepare: (world) => world.registry.on(TAG, answer(200, '{"schemaVersion":2', { "Content-Type": OCI_MANIFEST })),
      outcome: {
        image: "REGISTRY/shop/web:1.0.0",
        outcome: "refused",
        reasons: ["REGISTRY/shop/web:1.0.0 is not an object in JSON"],
      },
    },
  ];
}
