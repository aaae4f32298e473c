import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";
import {
  basic,
  digestOf,
  type GatewayUnderTest,
  OCI_MANIFEST,
  pushBlob,
  pushImageBlobs,
  pushManifest,
  startGatewayUnderTest,
} from "../../../support/gateway";
import { type Recorded, startStub, type StubAnswer, type StubServer } from "../../../support/stub-server";

const DIGEST = `sha256:${"0a".repeat(32)}`;

describe("requests to the registry gateway", () => {
  let gateway: GatewayUnderTest;
  let push: string;
  before(async () => {
    gateway = await startGatewayUnderTest({ limits: { bodyBytes: 1000, idleSeconds: 1, connections: 40 } });
    push = `Authorization: ${basic("push", gateway.passwords.push)}`;
    await pushManifest(gateway, "app", "v1", await pushImageBlobs(gateway, "app", "layer"));
  });
  after(() => gateway.stop());

  const open = async (options: object = {}): Promise<TLSSocket> => {
    const socket = connect({
      host: "127.0.0.1",
      port: Number(new URL(gateway.address).port),
      ca: readFileSync(gateway.certificate.caFile),
      ...options,
    });
    socket.on("error", () => undefined);
    await once(socket, "secureConnect");
    return socket;
  };
  /** Everything that comes back until the gateway closes the connection. */
  const exchange = async (...lines: string[]): Promise<string> => {
    const socket = await open();
    let text = "";
    socket.setEncoding("latin1").on("data", (part: string) => (text += part));
    socket.write(lines.join("\r\n"));
    await once(socket, "close");
    return text;
  };
  const statuses = (text: string): string[] => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status = ""]) => status);

  const smuggled = "GET /v2/app/tags/list HTTP/1.1";
  const cases: Record<string, string[]> = {
    "a length and chunks at once": [
      "POST /v2/app/blobs/uploads/ HTTP/1.1",
      "Content-Length: 5",
      "Transfer-Encoding: chunked",
      "",
      "0",
      "",
      smuggled,
    ],
    "two lengths": ["POST /v2/app/blobs/uploads/ HTTP/1.1", "Content-Length: 0", "Content-Length: 5", "", smuggled],
    "a length that is none": ["POST /v2/app/blobs/uploads/ HTTP/1.1", "Content-Length: +5", "", smuggled],
    "chunks in another coding": ["POST /v2/app/blobs/uploads/ HTTP/1.1", "Transfer-Encoding: gzip, chunked", "", "0", "", smuggled],
    "chunks, written otherwise": ["POST /v2/app/blobs/uploads/ HTTP/1.1", "Transfer-Encoding: xchunked", "", "0", "", smuggled],
    "a size of a chunk that is none": [
      "POST /v2/app/blobs/uploads/ HTTP/1.1",
      "Transfer-Encoding: chunked",
      "",
      "0x0",
      "",
      smuggled,
    ],
    "a header on two lines": ["GET /v2/ HTTP/1.1", "X-A: b", " Transfer-Encoding: chunked", "", ""],
    "a space before the colon": ["POST /v2/app/blobs/uploads/ HTTP/1.1", "Content-Length : 5", "", smuggled],
    "another protocol": ["GET /v2/ HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "", ""],
    "HTTP/2 in the clear": [
      "GET /v2/ HTTP/1.1",
      "Connection: Upgrade, HTTP2-Settings",
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABkAAQAAP__",
      "",
      "",
    ],
    "HTTP/1.0": ["GET /v2/ HTTP/1.0", "", ""],
    "two hosts": ["GET /v2/ HTTP/1.1", "Host: other", "", ""],
    "two accounts": ["GET /v2/ HTTP/1.1", `Authorization: ${basic("pull", "x")}`, "", ""],
    "headers without end": ["GET /v2/ HTTP/1.1", `X-A: ${"a".repeat(20_000)}`, "", ""],
    "a coded body": ["PUT /v2/app/manifests/v2 HTTP/1.1", "Content-Encoding: gzip", "Content-Length: 2", "", "{}"],
  };
  for (const [what, [first = "", ...lines]] of Object.entries(cases)) {
    it(`refuses ${what}, and serves nothing after it`, async () => {
      const text = await exchange(first, "Host: localhost", push, ...lines, "", "");
      assert.ok(statuses(text).length <= 1, text);
      assert.match(statuses(text)[0] ?? "400", /^(?:400|431)$/);
      assert.doesNotMatch(text, /"tags"/);
    });
  }

  it("does not take the body of a request that it refuses for a request", async () => {
    const body = `${smuggled}\r\nHost: localhost\r\n${push}\r\n\r\n`;
    const text = await exchange("POST /v2/_catalog HTTP/1.1", "Host: localhost", push, `Content-Length: ${body.length}`, "", body);
    assert.deepEqual(statuses(text), ["404"]);
  });

  it("asks for a body only once it is wanted", async () => {
    const head = [
      "PUT /v2/app/manifests/v2 HTTP/1.1",
      "Host: localhost",
      "Expect: 100-continue",
      `Content-Type: ${OCI_MANIFEST}`,
      "Content-Length: 2",
    ];
    assert.deepEqual(statuses(await exchange(...head, "", "")).slice(0, 1), ["401"]);
    assert.deepEqual(statuses(await exchange(...head, push, "", "{}")).slice(0, 2), ["100", "400"]);
  });

  it("closes connections that make no progress", async () => {
    for (const text of [
      "",
      "GET /v2/ HTTP/1.1\r\nHost: l",
      `PUT /v2/app/manifests/v2 HTTP/1.1\r\nHost: l\r\n${push}\r\nContent-Length: 9\r\n\r\n{`,
    ]) {
      assert.match(await exchange(text), /^(?:|HTTP\/1\.1 408[^]*)$/);
    }
  });

  it("speaks TLS 1.2 with forward secrecy, TLS 1.3, and nothing older", async () => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const socket = await open({ minVersion: version, maxVersion: version });
      assert.equal(socket.getProtocol(), version);
      socket.destroy();
    }
    await assert.rejects(open({ minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" }));
    await assert.rejects(open({ maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA" }));
  });

  it("takes no more in one request than it is told, however it is sent", async () => {
    const opened = await gateway.ask("POST", "/v2/app/blobs/uploads/");
    const location = opened.headers.location ?? "";
    const known = await gateway.ask("PATCH", location, { body: Buffer.alloc(1001) });
    assert.deepEqual([known.status, known.error.code], [413, "SIZE_INVALID"]);
    const chunks = ["3e9", "x".repeat(1001), "0", "", ""].join("\r\n");
    const text = await exchange(`PATCH ${location} HTTP/1.1`, "Host: localhost", push, "Transfer-Encoding: chunked", "", chunks);
    assert.deepEqual(statuses(text), ["413"]);
    assert.equal((await gateway.ask("PATCH", location, { body: Buffer.alloc(1000) })).status, 202, "nothing of it was taken");
  });

  it("streams, and takes a blob in one piece, in parts, and from another repository", async () => {
    const bytes = Buffer.from("one piece");
    const digest = digestOf(bytes);
    const opened = await gateway.ask("POST", "/v2/pieces/blobs/uploads/");
    const location = opened.headers.location ?? "";
    const wrong = await gateway.ask("PUT", `${location}&digest=${DIGEST}`, { body: bytes });
    assert.deepEqual([wrong.status, wrong.error.code], [400, "DIGEST_INVALID"]);
    const again = (await gateway.ask("POST", "/v2/pieces/blobs/uploads/")).headers.location ?? "";
    const put = await gateway.ask("PUT", `${again}&digest=${digest}`, { body: bytes });
    assert.deepEqual(
      [put.status, put.headers.location, put.headers["docker-content-digest"]],
      [201, `/v2/pieces/blobs/${digest}`, digest],
    );
    assert.equal(await pushBlob(gateway, "pieces", bytes), digest, "there already");
    const mounted = await gateway.ask("POST", `/v2/mounted/blobs/uploads/?mount=${digest}&from=pieces`);
    assert.deepEqual([mounted.status, mounted.headers.location], [201, `/v2/mounted/blobs/${digest}`]);
    assert.deepEqual((await gateway.ask("GET", `/v2/mounted/blobs/${digest}`, { as: "pull" })).body, bytes);
    const part = await gateway.ask("GET", `/v2/mounted/blobs/${digest}`, { as: "pull", headers: { Range: "bytes=4-8" } });
    assert.deepEqual([part.status, part.body.toString()], [206, "piece"]);
  });
});

describe("what the registry gateway passes on", () => {
  let gateway: GatewayUnderTest;
  let registry: StubServer;
  let answer: StubAnswer = [200];
  before(async () => {
    registry = await startStub([
      (request, response) => {
        const [status, body, headers] = typeof answer === "function" ? [500] : answer;
        request.resume();
        response.writeHead(request.url === "/v2/" ? 200 : status, request.url === "/v2/" ? {} : headers).end(body);
      },
    ]);
    gateway = await startGatewayUnderTest({ registry: `http://127.0.0.1:${registry.port}` });
  });
  after(async () => {
    await gateway.stop();
    await registry.close();
  });
  const last = (): Recorded => {
    const recorded = registry.requests.at(-1);
    assert.ok(recorded);
    return recorded;
  };

  it("are known headers; nothing of who asks, and nothing that changes what is asked", async () => {
    answer = [
      200,
      "{}",
      { Server: "canary", "Set-Cookie": "canary", "X-Other": "canary", "WWW-Authenticate": "canary", Link: "canary" },
    ];
    const headers = {
      ...{ Accept: OCI_MANIFEST, Range: "bytes=0-1", "If-None-Match": '"a"' },
      ...{
        "X-Forwarded-For": "c",
        "X-Forwarded-Host": "c",
        Forwarded: "c",
        "X-HTTP-Method-Override": "DELETE",
        "X-Original-URL": "/c",
        Cookie: "c",
        Via: "c",
      },
    };
    const reply = await gateway.ask("GET", "/v2/app/manifests/v1?tag=canary", { as: "pull", headers });
    assert.equal(last().url, "/v2/app/manifests/v1");
    const passed = Object.keys(last().headers).filter((name) => !["connection", "host"].includes(name));
    assert.deepEqual(passed.sort(), ["accept", "if-none-match", "range"]);
    assert.equal(last().headers.host, `127.0.0.1:${registry.port}`);
    assert.doesNotMatch(JSON.stringify(reply.headers), /canary/);
  });

  const locations: [location: string, expected: string | undefined][] = [
    ["/v2/app/blobs/uploads/a?_state=b", "/v2/app/blobs/uploads/a?_state=b"],
    ["http://REGISTRY/v2/app/blobs/uploads/a?_state=b", "/v2/app/blobs/uploads/a?_state=b"],
    ["http://127.0.0.1:1/v2/app/blobs/uploads/a", undefined],
    ["https://evil.example.com/v2/app/blobs/uploads/a", undefined],
    ["//evil.example.com/v2/app/blobs/uploads/a", undefined],
    ["/v2/_catalog", undefined],
    ["/v2/app/blobs/uploads/%2e%2e", undefined],
  ];
  for (const [location, expected] of locations) {
    it(`are places of its own: ${location}`, async () => {
      answer = [202, "", { Location: location.replace("REGISTRY", `127.0.0.1:${registry.port}`) }];
      assert.equal((await gateway.ask("POST", "/v2/app/blobs/uploads/")).headers.location, expected);
    });
  }

  it("are further pages of its own", async () => {
    answer = [200, "{}", { Link: '</v2/app/tags/list?last=v1&n=2>; rel="next"' }];
    const { headers } = await gateway.ask("GET", "/v2/app/tags/list?n=2", { as: "pull" });
    assert.equal(headers["link"], '</v2/app/tags/list?last=v1&n=2>; rel="next"');
  });

  it("is a damaged blob as a missing one, to a push that could write it again", async () => {
    answer = [500];
    for (const [as, method, status] of [
      ["push", "HEAD", 404],
      ["pull", "HEAD", 500],
      ["push", "GET", 500],
    ] as const) {
      assert.equal((await gateway.ask(method, `/v2/app/blobs/${DIGEST}`, { as })).status, status);
    }
  });

  it("is no push where the registry gives back something else than it took", async () => {
    const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, layers: [] }));
    answer = [200, "other"];
    const reply = await pushManifest(gateway, "app", digestOf(manifest), manifest);
    assert.deepEqual([reply.status, reply.error.message], [500, "the registry does not give back what it took"]);
  });
});
