/** Attacks by what a registry lists beside an image. */
import assert from "node:assert/strict";
import { answer } from "../../../support/hostile-registry";
import { OCI_INDEX } from "../../../support/memory-registry";
import { children, requireUnasked, type Attack } from "./world";

export function listings(): readonly Attack[] {
  return [
    {
      name: "a list of referrers whose pages never end",
      prepare: (world) => {
        world.registry.on(/\/referrers\//, (request, response, times) => {
          const next = `</v2/shop/web/referrers/${world.image.digest}?page=${times}>; rel="next"`;
          answer(200, listOf(world.image), { "Content-Type": OCI_INDEX, Link: next })(request, response, times);
        });
        return world.image.digest;
      },
      limits: { referrers: 50 },
      outcome: {
        refused: [
          "a part of its signatures is not read: the list of referrers of REGISTRY/shop/web@IMAGE lists more than 50 manifests",
        ],
      },
      then: ({ registry }) => assert.equal(registry.seen.filter(({ url }) => url.includes("/referrers/")).length, 51),
    },
    {
      name: "a list of referrers of empty pages without an end",
      prepare: (world) => {
        world.registry.on(/\/referrers\//, (request, response, times) => {
          const next = `</v2/shop/web/referrers/${world.image.digest}?page=${times}>; rel="next"`;
          answer(200, listOf(), { "Content-Type": OCI_INDEX, Link: next })(request, response, times);
        });
        return world.image.digest;
      },
      outcome: { refused: ["it has no signature"] },
      then: ({ registry }) => assert.equal(registry.seen.filter(({ url }) => url.includes("/referrers/")).length, 1),
    },
    {
      name: "a list of referrers that goes on at another host",
      prepare: (world) => {
        const headers = { "Content-Type": OCI_INDEX, Link: `<${world.elsewhere.origin}/v2/>; rel="next"` };
        world.registry.on(/\/referrers\//, answer(200, listOf(world.image), headers));
        return world.image.digest;
      },
      outcome: {
        undecided: "its signatures cannot be read: REGISTRY continues a list at https://ELSEWHERE, which is not https://REGISTRY",
      },
      then: requireUnasked,
    },
    {
      name: "a list of 100,000 referrers",
      prepare: (world) => {
        const list = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: children(100_000) };
        world.registry.on(/\/referrers\//, answer(200, list, { "Content-Type": OCI_INDEX }));
        return world.image.digest;
      },
      limits: { manifestBytes: 32 * 1024 * 1024 },
      outcome: {
        refused: [
          "a part of its signatures is not read: the list of referrers of REGISTRY/shop/web@IMAGE lists more than 1000 manifests",
        ],
      },
    },
    {
      name: "a thousand referrers that do not exist",
      prepare: (world) => {
        const list = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: children(1000) };
        world.registry.on(/\/referrers\//, answer(200, list, { "Content-Type": OCI_INDEX }));
        return world.image.digest;
      },
      outcome: { refused: ["it has more than 64 referrers, and not all were opened"] },
      then: ({ registry }) => assert.ok(registry.seen.filter(({ url }) => url.includes("/manifests/sha256:")).length <= 65),
    },
  ];
}

function listOf(...manifests: readonly object[]): object {
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
}
