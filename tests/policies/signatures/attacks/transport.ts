/** Attacks by how a registry answers: without end, elsewhere, or not in HTTP. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { answer, endless, raw } from "../../../support/hostile-registry";
import { OCI_INDEX, OCI_MANIFEST } from "../../../support/memory-registry";
import type { Attack, World } from "./world";

const SIGNATURES = /\/manifests\/sha256-[0-9a-f]+\.sig$/;
const EVERYTHING = /^/;
const FAST = { requestMs: 400, totalMs: 400, attempts: 1 };

/** Signs the image, so that nothing but the attack stands in the way, and asks for it. */
function signed(world: World): string {
  world.sign(world.image);
  return world.image.digest;
}

function redirectSignatures(world: World, location: string, status = 307): string {
  world.registry.on(SIGNATURES, answer(status, "", { Location: location }));
  return signed(world);
}

/** What the other host has seen must say nothing of who asks. */
function requireAnonymous({ elsewhere }: World): void {
  assert.ok(elsewhere.seen.length > 0, "the other host is asked");
  assert.ok(!elsewhere.seen.some(({ hasAuthorization }) => hasAuthorization));
}

function requireUnasked({ elsewhere, plain }: World): void {
  assert.deepEqual([...elsewhere.seen, ...plain.seen], []);
}

export const transport: readonly Attack[] = [
  {
    name: "a manifest without an end",
    prepare: (world) => {
      world.registry.on(SIGNATURES, endless(Buffer.alloc(65_536, 32), { "Content-Type": OCI_MANIFEST }));
      return signed(world);
    },
    limits: { manifestBytes: 100_000 },
    outcome: { undecided: "its signatures cannot be read: the answer of REGISTRY is longer than 100000 bytes" },
  },
  {
    name: "a signed payload without an end",
    prepare: (world) => {
      world.registry.on(/\/blobs\//, endless(Buffer.alloc(65_536, 32)));
      world.attach(world.image, [{ ...world.signature(world.image.digest), size: 200 }]);
      return world.image.digest;
    },
    outcome: { undecided: "its signatures cannot be read: the answer of REGISTRY is longer than 200 bytes" },
  },
  {
    name: "a manifest that says it is longer than is read",
    prepare: (world) => {
      world.registry.on(SIGNATURES, raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{", false));
      return signed(world);
    },
    outcome: { undecided: "its signatures cannot be read: the answer of REGISTRY is longer than 4194304 bytes" },
  },
  {
    name: "a manifest that drips, one byte at a time",
    prepare: (world) => {
      world.registry.on(SIGNATURES, endless(Buffer.from(" "), { "Content-Type": OCI_MANIFEST }, 5));
      return signed(world);
    },
    limits: FAST,
    outcome: { undecided: "its signatures cannot be read: REGISTRY gave no whole answer within 0.4 s" },
  },
  {
    name: "no answer at all",
    prepare: (world) => {
      world.registry.on(SIGNATURES, () => undefined);
      return signed(world);
    },
    limits: FAST,
    outcome: { undecided: "its signatures cannot be read: REGISTRY gave no whole answer within 0.4 s" },
  },
  {
    name: "interim answers without an end",
    prepare: (world) => {
      world.registry.on(SIGNATURES, (request) => {
        const send = (): void => {
          if (!request.socket.destroyed) request.socket.write("HTTP/1.1 103 Early Hints\r\n\r\n", () => setTimeout(send, 5));
        };
        send();
      });
      return signed(world);
    },
    limits: FAST,
    outcome: { undecided: "its signatures cannot be read: REGISTRY gave no whole answer within 0.4 s" },
  },
  {
    name: "more headers than an answer may have",
    prepare: (world) => {
      world.registry.on(SIGNATURES, raw(`HTTP/1.1 200 OK\r\nX-Long: ${"a".repeat(100_000)}\r\n\r\n`));
      return signed(world);
    },
    outcome: { undecided: "its signatures cannot be read: the answer of REGISTRY is not one of HTTP (HPE_HEADER_OVERFLOW)" },
  },
  {
    name: "an answer that is not HTTP",
    prepare: (world) => {
      world.registry.on(SIGNATURES, raw("SSH-2.0-OpenSSH_9.9\r\n"));
      return signed(world);
    },
    outcome: { undecided: "its signatures cannot be read: the answer of REGISTRY is not one of HTTP (HPE_INVALID_CONSTANT)" },
  },
  {
    name: "an answer that changes the protocol",
    prepare: (world) => {
      world.registry.on(SIGNATURES, raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n"));
      return signed(world);
    },
    limits: { attempts: 2 },
    outcome: { undecided: "its signatures cannot be read: REGISTRY broke off the connection" },
    then: ({ registry }) => assert.equal(registry.seen.filter(({ url }) => SIGNATURES.test(url)).length, 2),
  },
  {
    name: "a manifest that breaks off before the length that it announced",
    prepare: (world) => {
      world.registry.on(SIGNATURES, raw('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"schemaVersion":2}'));
      return signed(world);
    },
    limits: { attempts: 2 },
    outcome: { undecided: "its signatures cannot be read: REGISTRY broke off the connection" },
  },
  {
    name: "two lengths in one answer",
    prepare: (world) => {
      world.registry.on(SIGNATURES, raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}}"));
      return signed(world);
    },
    outcome: {
      undecided: "its signatures cannot be read: the answer of REGISTRY is not one of HTTP (HPE_UNEXPECTED_CONTENT_LENGTH)",
    },
  },
  {
    name: "a bomb in gzip",
    prepare: (world) => {
      const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 32));
      world.registry.on(SIGNATURES, answer(200, bomb, { "Content-Encoding": "gzip", "Content-Type": OCI_MANIFEST }));
      return signed(world);
    },
    outcome: {
      refused: [
        "what the registry has of its signatures is wrong: REGISTRY/shop/web:IMAGE.sig is not an object in JSON",
        "it has no signature",
      ],
    },
  },
  {
    name: "a page of HTML for whatever is asked",
    prepare: (world) => {
      world.registry.on(EVERYTHING, answer(200, "<!doctype html><title>Welcome</title>", { "Content-Type": "text/html" }));
      return signed(world);
    },
    outcome: {
      refused: [
        "what the registry has of its signatures is wrong: REGISTRY/shop/web:IMAGE.sig is not an object in JSON",
        "what the registry has of its signatures is wrong: REGISTRY/shop/web:IMAGE is not an object in JSON",
        "it has no signature",
      ],
    },
  },
  {
    name: "no image for whatever is asked",
    prepare: (world) => {
      world.registry.on(EVERYTHING, answer(404));
      return signed(world);
    },
    outcome: { refused: ["the registry has no manifest with its digest"] },
  },
  {
    name: "failures without an end",
    prepare: (world) => {
      world.registry.on(SIGNATURES, answer(503));
      return signed(world);
    },
    limits: { attempts: 3 },
    outcome: { undecided: "its signatures cannot be read: REGISTRY answered with status 503" },
    then: ({ registry }) => assert.equal(registry.seen.filter(({ url }) => SIGNATURES.test(url)).length, 3),
  },
  {
    name: "a day to be waited for",
    prepare: (world) => {
      world.registry.on(SIGNATURES, answer(429, "", { "Retry-After": "86400" }));
      return signed(world);
    },
    outcome: { undecided: "its signatures cannot be read: REGISTRY answered with status 429" },
  },
  {
    name: "an error that quotes what steers a terminal",
    prepare: (world) => {
      const body = { errors: [{ code: "\u001b[2J\u001b]0;owned\u0007", message: "\u001b[1A" }] };
      world.registry.on(SIGNATURES, answer(500, body));
      return signed(world);
    },
    outcome: { undecided: "its signatures cannot be read: REGISTRY/shop/web is answered with status 500" },
  },
  {
    name: "a redirect to itself",
    prepare: (world) => {
      world.registry.on(SIGNATURES, (request, response) => response.writeHead(307, { Location: request.url }).end());
      return signed(world);
    },
    outcome: { undecided: "its signatures cannot be read: REGISTRY redirects more than 5 times" },
  },
  {
    name: "redirects between two hosts",
    prepare: (world) => {
      const { registry, elsewhere } = world;
      elsewhere.on(EVERYTHING, (request, response) =>
        response.writeHead(307, { Location: `${registry.origin}${request.url ?? ""}` }).end(),
      );
      return redirectSignatures(world, `${elsewhere.origin}/v2/shop/web/manifests/${world.image.digest.replace(":", "-")}.sig`);
    },
    outcome: { undecided: "its signatures cannot be read: REGISTRY redirects more than 5 times" },
    then: (world) => {
      requireAnonymous(world);
      // The way back is somebody else's idea.
      const { seen } = world.registry;
      const last = seen.findLast(({ url }) => SIGNATURES.test(url));
      assert.equal(last?.hasAuthorization, false);
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
      world.attach(world.image, [world.name(layer, "PAYLOAD") as object]);
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
  {
    name: "a blob that is longer by a byte than what points to it says",
    prepare: (world) => {
      const layer = world.signature(world.image.digest);
      world.registry.on(/\/blobs\//, answer(200, Buffer.alloc(layer.size + 1, 32)));
      world.attach(world.image, [{ ...layer, size: 200 }]);
      return world.image.digest;
    },
    outcome: { undecided: "its signatures cannot be read: the answer of REGISTRY is longer than 200 bytes" },
  },
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
      undecided: "its signatures cannot be read: the list of referrers of REGISTRY/shop/web@IMAGE lists more than 50 manifests",
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
];

function listOf(...manifests: readonly object[]): object {
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
}
