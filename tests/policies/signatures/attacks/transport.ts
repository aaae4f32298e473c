/** Attacks by how a registry answers: without end, not at all, or not in HTTP. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { answer, endless, raw } from "../../../support/hostile-registry";
import { OCI_MANIFEST } from "../../../support/memory-registry";
import { signed, type Attack } from "./world";

const SIGNATURES = /\/manifests\/sha256-[0-9a-f]+\.sig$/;
const EVERYTHING = /^/;
const FAST = { requestMs: 400, totalMs: 400, attempts: 1 };

export function transport(): readonly Attack[] {
  return [
    {
      name: "a manifest without an end",
      prepare: (world) => {
        world.registry.on(SIGNATURES, endless(Buffer.alloc(65_536, 32), { "Content-Type": OCI_MANIFEST }));
        return signed(world);
      },
      limits: { manifestBytes: 100_000 },
      outcome: { refused: ["a part of its signatures is not read: the answer of REGISTRY is longer than 100000 bytes"] },
    },
    {
      name: "a signed payload without an end",
      prepare: (world) => {
        world.registry.on(/\/blobs\//, endless(Buffer.alloc(65_536, 32)));
        world.attach(world.image, [{ ...world.signature(world.image.digest), size: 200 }]);
        return world.image.digest;
      },
      outcome: { refused: ["a part of its signatures is not read: the answer of REGISTRY is longer than 200 bytes"] },
    },
    {
      name: "a manifest that says it is longer than is read",
      prepare: (world) => {
        world.registry.on(SIGNATURES, raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{", false));
        return signed(world);
      },
      outcome: { refused: ["a part of its signatures is not read: the answer of REGISTRY is longer than 4194304 bytes"] },
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
      name: "a blob that is longer by a byte than what points to it says",
      prepare: (world) => {
        const layer = world.signature(world.image.digest);
        world.registry.on(/\/blobs\//, answer(200, Buffer.alloc(layer.size + 1, 32)));
        world.attach(world.image, [{ ...layer, size: 200 }]);
        return world.image.digest;
      },
      outcome: { refused: ["a part of its signatures is not read: the answer of REGISTRY is longer than 200 bytes"] },
    },
  ];
}
