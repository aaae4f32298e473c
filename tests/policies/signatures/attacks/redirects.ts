/** Attacks by where a registry sends its clients. */
import assert from "node:assert/strict";
import { answer } from "../../../support/hostile-registry";
import { requireUnasked, signed, type Attack, type World } from "./world";

const SIGNATURES = /\/manifests\/sha256-[0-9a-f]+\.sig$/;
const EVERYTHING = /^/;

/** Redirects who asks for signatures, once they have shown their account. */
function redirectSignatures(world: World, location: string): string {
  world.registry.on(SIGNATURES, (request, response, times) => {
    if (request.headers.authorization === undefined) world.registry.answerHonestly(request, response);
    else answer(307, "", { Location: location })(request, response, times);
  });
  return signed(world);
}

/** What the other host has seen must say nothing of who asks. */
function requireAnonymous({ elsewhere }: World): void {
  assert.ok(elsewhere.seen.length > 0, "the other host is asked");
  assert.ok(!elsewhere.seen.some(({ hasAuthorization }) => hasAuthorization));
}

export function redirects(): readonly Attack[] {
  return [
    {
      name: "a redirect to itself",
      prepare: (world) => {
        world.registry.on(SIGNATURES, (request, response) => response.writeHead(307, { Location: request.url }).end());
        return signed(world);
      },
      outcome: { undecided: "its signatures cannot be read: REGISTRY redirects more than 5 times" },
      then: ({ registry }) => assert.equal(registry.seen.filter(({ url }) => SIGNATURES.test(url)).length, 6),
    },
    {
      name: "redirects between two hosts",
      prepare: (world) => {
        const { registry, elsewhere } = world;
        elsewhere.on(EVERYTHING, answer(307, "", { Location: `${registry.origin}/v2/back` }));
        registry.on(/\/back$/, answer(307, "", { Location: `${elsewhere.origin}/v2/forth` }));
        return redirectSignatures(world, `${elsewhere.origin}/v2/forth`);
      },
      outcome: { undecided: "its signatures cannot be read: REGISTRY redirects more than 5 times" },
      then: requireAnonymous,
    },
    {
      name: "a redirect to another host, which chooses what the registry is asked for",
      prepare: (world) => {
        const { registry, elsewhere } = world;
        elsewhere.on(EVERYTHING, answer(307, "", { Location: `${registry.origin}/v2/private/manifests/latest` }));
        return redirectSignatures(world, `${elsewhere.origin}/`);
      },
      outcome: { undecided: "its signatures cannot be read: REGISTRY/shop/web is refused with status 401" },
      then: (world) => {
        requireAnonymous(world);
        const chosen = world.registry.seen.filter(({ url }) => url.startsWith("/v2/private/"));
        assert.deepEqual(
          chosen.map(({ hasAuthorization }) => hasAuthorization),
          [false],
        );
      },
    },
    {
      name: "a redirect to another host, which has the same",
      prepare: (world) => {
        world.elsewhere.on(EVERYTHING, (request, response) => {
          Object.assign(request.headers, { authorization: `Basic ${btoa("pull-only:canary-2f9d61c0-signatures")}` });
          world.registry.answerHonestly(request, response);
        });
        world.registry.on(/\/blobs\//, (request, response) =>
          response.writeHead(307, { Location: `${world.elsewhere.origin}${request.url ?? ""}?signed=1` }).end(),
        );
        return signed(world);
      },
      outcome: { verified: ["release"] },
      then: requireAnonymous,
    },
    {
      name: "a redirect to another host, which has other content",
      prepare: (world) => {
        const layer = world.signature(world.image.digest);
        world.elsewhere.on(EVERYTHING, answer(200, Buffer.alloc(layer.size, 32)));
        world.registry.on(/\/blobs\//, (request, response) =>
          response.writeHead(307, { Location: `${world.elsewhere.origin}${request.url ?? ""}` }).end(),
        );
        world.attach(world.image, [world.name(layer, "PAYLOAD")]);
        return world.image.digest;
      },
      outcome: {
        refused: [
          "what the registry has of its signatures is wrong: REGISTRY/shop/web@PAYLOAD: the content does not have this digest",
          "it has no signature",
        ],
      },
      then: requireAnonymous,
    },
    {
      name: "a redirect to another host, which asks for an account",
      prepare: (world) => {
        world.elsewhere.on(EVERYTHING, answer(401, "", { "WWW-Authenticate": 'Basic realm="registry"' }));
        return redirectSignatures(world, `${world.elsewhere.origin}/`);
      },
      outcome: { undecided: "its signatures cannot be read: REGISTRY/shop/web is refused with status 401" },
      then: requireAnonymous,
    },
    ...(
      [
        ["10.0.0.1", "10.0.0.1", "private"],
        ["192.168.1.1:8443", "192.168.1.1", "private"],
        ["[fd00::1]", "fd00::1", "private"],
        ["[::ffff:10.0.0.1]", "::ffff:a00:1", "private"],
        ["169.254.169.254", "169.254.169.254", "link-local"],
        ["0x0a000001", "10.0.0.1", "private"],
        ["0.0.0.0", "0.0.0.0", "reserved"],
        ["[64:ff9b::a00:1]", "64:ff9b::a00:1", "reserved"],
      ] as const
    ).map(([host, address, reach]): Attack => ({
      name: `a redirect to ${host}`,
      prepare: (world) => redirectSignatures(world, `https://${host}/latest/meta-data/`),
      outcome: { undecided: `its signatures cannot be read: REGISTRY leads to ${address}, a ${reach} address` },
      then: requireUnasked,
    })),
    {
      name: "a redirect from https to http",
      prepare: (world) => redirectSignatures(world, `${world.plain.origin}/v2/`),
      outcome: { undecided: "its signatures cannot be read: REGISTRY redirects to PLAIN from https to http" },
      then: requireUnasked,
    },
    {
      name: "a redirect to an address with credentials",
      prepare: (world) => redirectSignatures(world, `https://user:secret@${world.elsewhere.name}/`),
      outcome: { undecided: "its signatures cannot be read: REGISTRY redirects to ELSEWHERE with credentials in the address" },
      then: requireUnasked,
    },
    {
      name: "a redirect to a file",
      prepare: (world) => redirectSignatures(world, "file:///etc/passwd"),
      outcome: { undecided: "its signatures cannot be read: REGISTRY redirects to what is not https" },
    },
    {
      name: "a redirect to nowhere",
      prepare: (world) => redirectSignatures(world, "https://"),
      outcome: { undecided: "its signatures cannot be read: REGISTRY redirects to no address" },
    },
  ];
}
